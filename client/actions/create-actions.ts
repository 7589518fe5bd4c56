// Everything a person can do, put together from its parts.
import type { Actions } from './actions.ts'
import { act, leaveFloor, loadBans, raiseHand } from './acts.ts'
import { sendChat } from './chat.ts'
import type { Context, Outside } from './context.ts'
import { invitationActions } from './invitations.ts'
import { engineActions } from './engine.ts'
import { createLinks } from './links.ts'
import { dismissNotice, notify } from './notices.ts'
import { profileOf } from './open-mesh.ts'
import { OwnMedia } from './own-media.ts'
import { createRooms, type Rooms } from './rooms.ts'
import { Stays } from './stay.ts'
import { viewActions } from './view.ts'
import { isName } from '../../protocol/names.ts'

export type Controls = {
  readonly actions: Actions
  /** The address bar changed by itself, or the page has just opened. */
  route(): Promise<void>
  /** The browser had no network, and has one again. */
  networkChanged(): void
  /** The page is looked at again after a while. */
  shown(): void
  /** The page can be seen, or cannot any more: another tab, a locked screen. */
  visible(isVisible: boolean): void
  /** The page goes away for good. */
  unload(): void
}

export function createActions(outside: Outside): Controls {
  const links = createLinks(outside.address, outside.tab)
  const nothing = { stay: null, capture: null, devices: null, screenShare: null }
  const context: Context = { ...outside, links, ...nothing, isVisible: true }
  const media = new OwnMedia(context)
  const stays = new Stays(context, media)
  const rooms = createRooms(context, () => {
    stays.leave()
    media.stop()
  })
  context.state.name.value = context.preferences.read('name') ?? ''
  return {
    actions: {
      ...roomActions(context, rooms, stays),
      ...chairActions(context),
      ...mediaActions(context, media),
      ...pageActions(context),
      ...invitationActions(context, rooms),
      ...viewActions(context),
      ...engineActions(context),
    },
    route: rooms.route,
    networkChanged() {
      stays.hurry(true)
      context.stay?.mesh?.networkChanged()
    },
    shown() {
      stays.hurry()
    },
    visible(isVisible) {
      context.isVisible = isVisible
      context.stay?.engine?.pageVisible(isVisible)
    },
    unload() {
      // A page that the browser brings back from its cache then says where it stands.
      stays.leave()
    },
  }
}

type RoomActions = Pick<
  Actions,
  | 'createRoom'
  | 'goTo'
  | 'reopen'
  | 'addressOf'
  | 'setName'
  | 'getReady'
  | 'join'
  | 'stopTrying'
  | 'leave'
  | 'sendChat'
  | 'retryLink'
  | 'showTile'
>
type MediaActions = Pick<
  Actions,
  | 'preview'
  | 'toggleMicrophone'
  | 'toggleCamera'
  | 'chooseDevice'
  | 'setMusic'
  | 'toggleScreen'
  | 'soundWasBlocked'
  | 'unblockSound'
>

function roomActions(context: Context, rooms: Rooms, stays: Stays): RoomActions {
  const { state, preferences, links, address } = context
  return {
    createRoom: rooms.createRoom,
    goTo(path) {
      void rooms.goTo(path)
    },
    reopen() {
      void rooms.route()
    },
    addressOf: (path) => address.share(path),
    setName(name) {
      state.name.value = name
      if (!isName(name)) return
      preferences.write('name', name.trim())
      // In a room that began to ask for names: without one nobody is seen or heard there.
      for (const frame of profileOf(context)) context.stay?.mesh?.send(frame)
    },
    getReady() {
      if (state.page.value.is === 'prejoin') context.warmSocket()
    },
    async join(password = '') {
      const page = state.page.value
      if (page.is !== 'prejoin' || state.busy.value || !mayEnterAs(state.name.value, context)) return
      state.name.value = state.name.value.trim()
      context.warmSocket()
      // Inside the click: browsers let sound start here.
      context.levels.resume()
      await stays.join(page.room, { password, invitation: links.read(`/${page.room}`) ?? '' })
    },
    stopTrying() {
      stays.giveUp()
    },
    leave() {
      stays.leave()
    },
    sendChat: (text) => sendChat(context, text),
    retryLink(peer) {
      context.stay?.mesh?.retry(peer)
    },
    showTile(tile, peer, picture, shows) {
      context.stay?.engine?.shows(tile, peer, picture, shows)
    },
  }
}

/** Where the room does not ask for names, none is as good as one. */
function mayEnterAs(name: string, { state }: Context): boolean {
  return isName(name) || (name.trim() === '' && state.door.value?.askName === false)
}

function chairActions(context: Context): Pick<Actions, 'act' | 'raiseHand' | 'leaveFloor' | 'loadBans'> {
  return {
    act: (name, fields) => act(context, name, fields),
    raiseHand(raised) {
      raiseHand(context, raised)
    },
    leaveFloor() {
      leaveFloor(context)
    },
    loadBans: () => loadBans(context),
  }
}

function mediaActions({ state, levels }: Context, media: OwnMedia): MediaActions {
  return {
    preview: () => media.preview(),
    toggleMicrophone: () => media.toggle('microphone'),
    toggleCamera: () => media.toggle('camera'),
    chooseDevice: (kind, id) => media.chooseDevice(kind, id),
    setMusic: (isOn) => media.setMusic(isOn),
    toggleScreen: () => media.toggleScreen(),
    soundWasBlocked() {
      state.soundBlocked.value = true
    },
    unblockSound() {
      levels.resume()
      state.soundBlocked.value = false
    },
  }
}

function pageActions({ state, address, copy }: Context): Pick<Actions, 'copyLink' | 'openPanel' | 'dismiss'> {
  return {
    async copyLink() {
      if (await copy(address.share(address.path()))) notify(state, 'link-copied')
    },
    openPanel(panel) {
      state.panel.value = panel
      if (panel === 'chat') state.unread.value = 0
    },
    dismiss(notice) {
      dismissNotice(state, notice)
    },
  }
}
