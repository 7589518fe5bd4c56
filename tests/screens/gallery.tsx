// Shows one made-up scene of the interface: gallery.html?scene=NAME&lang=fr. For looking at, and for screenshots.
import { preloadWindows } from '../../client/ui/call/windows.tsx'
import { mount } from '../../client/ui/mount.tsx'
import { FeedbackPage, InvitationPage, UnsubscribePage } from '../../client/ui/pages/guest-pages.tsx'
import { createCallState } from '../../client/state/call.ts'
import { stillActions } from './still-actions.ts'
import { scenes } from './scenes.ts'

const query = new URLSearchParams(location.search)
const scene = scenes[query.get('scene') ?? 'home']
const state = createCallState({ mayChooseSpeaker: true, mayShareScreen: true })
state.instance.value = {
  version: '0.1.0',
  poweredBy: 'Vroom',
  namesAllowed: true,
  mail: true,
  feedback: true,
  video: { width: 1280, height: 720, frameRate: 30, maxUplinkKbps: 0 },
}
scene?.(state)
const root = document.getElementById('root')
if (root !== null) {
  // No picture of a part that is still on its way.
  await Promise.all([preloadWindows(), FeedbackPage.preload(), InvitationPage.preload(), UnsubscribePage.preload()])
  await mount(root, state, stillActions(state), { wanted: [query.get('lang') ?? 'en'], onChange: () => undefined })
}
