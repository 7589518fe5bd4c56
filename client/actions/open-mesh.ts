// The mesh of one stay, with everything that it has to tell led to where it belongs.
import { isName } from '../../protocol/names.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { CtlFrame, RtFrame } from '../../protocol/peer-to-peer.ts'
import type { Ice } from '../../protocol/server-to-client.ts'
import type { Engine, EngineFrame } from '../engine/engine.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { Context } from './context.ts'
import { isShownToPeer } from '../state/floor.ts'
import { notify } from './notices.ts'
import { onPeerFrame, type Ears } from './on-peer-frame.ts'
import type { OwnMedia } from './own-media.ts'
import { putMember, putTrack, removeParticipant, updateParticipant } from './participants.ts'

export function openMesh(context: Context, media: OwnMedia, ears: Ears, self: PeerId, ice: Ice): Mesh {
  const { state } = context
  const { enforcement } = ears
  const engine = openEngine(context, media, () => mesh)
  const mesh = context.openMesh({
    self,
    ice,
    viaRelay: (to, payload) => context.stay?.way.send(to, payload) ?? false,
    sending: (peer, slot) => engine.sending(peer, slot),
    hints: () => engine.hints(state.participants.value.size),
    greeting: (peer) => [...profileOf(context), media.mediaFrame(), ...engine.greeting(peer)],
    on: {
      added: (peer) => {
        // Known before the first track of theirs comes, so that nothing forbidden is heard for a moment.
        const member = context.stay?.members.get(peer)
        putMember(state, member ?? { peer, role: 'participant', blocked: [], handAt: null, floorAt: null })
      },
      dropped: (peer) => {
        enforcement.forget(peer)
        engine.dropped(peer)
        context.stay?.report.changed()
        onDropped(context, peer)
      },
      view: (peer, link) => {
        updateParticipant(state, peer, { link })
        engine.view(peer, link)
        context.stay?.report.changed()
      },
      frame: (peer, frame) => {
        if (isEngines(frame)) engine.heard(peer, frame)
        else onPeerFrame(context, ears, peer, frame)
      },
      track: (peer, slot, track) => {
        // Silenced first, shown then.
        enforcement.track(peer, slot, track)
        putTrack(state, peer, slot, track, context.newStream)
      },
    },
  })
  engine.pageVisible(context.isVisible)
  if (context.stay) context.stay.engine = engine
  return mesh
}

/** `mesh`: it needs the engine before it is there itself. */
function openEngine({ state, openEngine: open }: Context, media: OwnMedia, mesh: () => Mesh): Engine {
  return open({
    mesh: {
      sendTo: (peer, frame) => {
        mesh().sendTo(peer, frame)
      },
      sendRtTo: (peer, frame) => {
        mesh().sendRtTo(peer, frame)
      },
      applySending: (peer) => {
        mesh().applySending(peer)
      },
      sample: (peer) => mesh().sample(peer),
      hintsChanged: () => {
        mesh().hintsChanged()
      },
    },
    mayGet: (peer) => isShownToPeer(state, peer),
    capturedOf: (picture) => media.capturedOf(picture),
    isFilling: () =>
      [...state.participants.value.values()].some(({ link }) => link === 'connecting' || link === 'reconnecting'),
    music: () => state.music.value,
    onReport: (report) => {
      const wereSlides = (state.engine.value?.slides ?? null) !== null
      if (report.slides !== null && !wereSlides) notify(state, 'too-busy')
      state.engine.value = report
    },
    onSpeakers: (order) => {
      state.speakers.value = order
    },
  })
}

function isEngines(frame: CtlFrame | RtFrame): frame is EngineFrame {
  return frame.type === 'want' || frame.type === 'have' || frame.type === 'probe' || frame.type === 'echo'
}

/** Our name, if we have one: some rooms do not ask for it. */
export function profileOf({ state }: Context): CtlFrame[] {
  const name = state.name.value.trim()
  return isName(name) ? [{ type: 'profile', name }] : []
}

function onDropped({ state }: Context, peer: PeerId): void {
  const name = state.participants.value.get(peer)?.name
  removeParticipant(state, peer)
  if (name) notify(state, 'left', 'info', { name })
}
