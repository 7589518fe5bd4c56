// One stay in one room: from the ticket to the goodbye, across every socket in between.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { PeerId, RoomName } from '../../protocol/primitives.ts'
import type { FrameOf } from '../../protocol/server-to-client.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { RestError } from '../net/rest.ts'
import { next, type ConnectionEvent, type EndReason } from '../state/connection.ts'
import type { Context } from './context.ts'
import { createHearing, type Hearing } from './hearing.ts'
import { notify } from './notices.ts'
import { onPeerFrame } from './on-peer-frame.ts'
import { onServerFrame, takeRoster } from './on-server-frame.ts'
import type { OwnMedia } from './own-media.ts'
import { addParticipant, putTrack, removeParticipant, updateParticipant } from './participants.ts'
import { createRosterWatch } from './roster-watch.ts'

export class Stays {
  readonly #context: Context
  readonly #media: OwnMedia
  readonly #hearing: Hearing
  /** Counts the ends: an entry that began before one must not open a socket after it. */
  #ends = 0

  constructor(context: Context, media: OwnMedia) {
    this.#context = context
    this.#media = media
    this.#hearing = createHearing(context)
  }

  async join(room: RoomName): Promise<void> {
    const { state } = this.#context
    state.refusal.value = null
    state.busy.value = true
    state.chat.value = []
    state.unread.value = 0
    this.#advance({ type: 'join', room })
    await this.#enter(room)
  }

  leave(): void {
    this.#end('left', null)
  }

  #advance(event: ConnectionEvent): void {
    const { connection } = this.#context.state
    connection.value = next(connection.value, event)
  }

  async #enter(room: RoomName): Promise<void> {
    const context = this.#context
    const ends = this.#ends
    const entry = await context.rest.enterRoom(room)
    // Left, or gone elsewhere, while the relay thought about it; perhaps come in again since.
    if (ends !== this.#ends) return
    if (!entry.ok) {
      this.#refuse(entry.error)
      return
    }
    const socket = context.openSocket({
      welcome: (frame) => {
        this.#onWelcome(frame)
      },
      frame: (frame) => {
        onServerFrame(context, frame)
      },
      lost: () => {
        this.#advance({ type: 'socket-lost' })
        notify(context.state, 'relay-away')
      },
      refused: (code) => {
        this.#onRefused(room, code)
      },
    })
    const roster = createRosterWatch(() => socket.send({ type: 'sync' }))
    context.stay = { socket, roster, newcomers: new Set(), mesh: null }
    socket.open(entry.value.ticket)
  }

  /** Before the first welcome the person is still at the door, and hears why it stays shut. */
  #refuse(code: RestError): void {
    const { state } = this.#context
    state.busy.value = false
    if (state.page.value.is === 'call') this.#end('lost', code === 'offline' ? null : code)
    else {
      state.refusal.value = code
      this.#drop()
      this.#advance({ type: 'reset' })
    }
  }

  #onRefused(room: RoomName, code: ErrorCode): void {
    if (!this.#context.stay?.mesh) this.#refuse(code)
    else if (code === 'bad-resume') {
      // The seat is gone and everybody has let go of us: come in again as somebody new.
      this.#drop()
      void this.#enter(room)
    } else this.#end(code === 'taken-over' ? 'taken-over' : 'refused', code)
  }

  #onWelcome(frame: FrameOf<'welcome'>): void {
    const context = this.#context
    const { state, stay } = context
    if (!stay) return
    if (state.connection.value.is === 'reconnecting') notify(state, 'relay-back')
    const room = frame.room.name
    this.#advance({ type: 'welcome', room, self: frame.self, role: frame.role })
    if (stay.mesh) stay.mesh.setIce(frame.ice)
    else {
      stay.mesh = openMesh(context, this.#media, this.#hearing, frame)
      this.#media.feed(stay.mesh)
    }
    takeRoster(context, frame.roster)
    stay.mesh.relayIsBack()
    state.busy.value = false
    state.page.value = { is: 'call', room }
  }

  #drop(): void {
    const context = this.#context
    context.stay?.mesh?.close()
    context.stay?.socket.close()
    context.stay = null
    this.#hearing.close()
    context.state.participants.value = new Map()
  }

  #end(why: EndReason, code: ErrorCode | null): void {
    const { state } = this.#context
    const now = state.connection.value
    if (now.is === 'idle' || now.is === 'ended') return
    this.#ends++
    this.#drop()
    this.#media.stop()
    this.#advance({ type: 'end', why, code })
    state.panel.value = 'none'
    state.notices.value = []
    state.busy.value = false
    state.page.value = { is: 'ended', room: now.room }
  }
}

function openMesh(context: Context, media: OwnMedia, hearing: Hearing, { self, ice }: FrameOf<'welcome'>): Mesh {
  const { state } = context
  return context.openMesh({
    self,
    ice,
    viaRelay: (to, payload) => context.stay?.socket.send({ type: 'signal', re: nextRequest(), to, payload }) ?? false,
    limits: (others, slot, isWarm) => context.limitsFor(others, slot, media.cameraSettings(), isWarm),
    greeting: () => [{ type: 'profile', name: state.name.value }, media.mediaFrame()],
    on: {
      added: (peer) => {
        addParticipant(state, peer, 'participant')
      },
      dropped: (peer) => {
        hearing.forget(peer)
        onDropped(context, peer)
      },
      view: (peer, link) => {
        updateParticipant(state, peer, { link })
      },
      frame: (peer, frame) => {
        onPeerFrame(context, hearing, peer, frame)
      },
      track: (peer, slot, track) => {
        putTrack(state, peer, slot, track, context.newStream)
      },
    },
  })
}

function onDropped({ state }: Context, peer: PeerId): void {
  const name = state.participants.value.get(peer)?.name
  removeParticipant(state, peer)
  if (name) notify(state, 'left', 'info', { name })
}

let lastRequest = 0
/** A number for a frame that may be refused; small enough for the wire after any length of call. */
function nextRequest(): number {
  lastRequest = (lastRequest + 1) % 0x7fffffff
  return lastRequest
}
