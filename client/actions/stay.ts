// One stay in one room: from the door to the goodbye, across the waiting room and every socket in between.
import type { ErrorCode } from '../../protocol/errors.ts'
import { isName } from '../../protocol/names.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { FrameOf } from '../../protocol/server-to-client.ts'
import type { Keys, RestError } from '../net/rest.ts'
import type { SocketEvents } from '../net/signal-socket.ts'
import { next, type ConnectionEvent, type EndReason } from '../state/connection.ts'
import { askAgain, lostOf } from './come-back.ts'
import type { Context } from './context.ts'
import { createDoorTries, type DoorTries } from './door-tries.ts'
import { createEnforcement } from './enforcement.ts'
import { createHearing } from './hearing.ts'
import { watchInvitations } from './invitation-list.ts'
import { dropRemoved, takeRoster, takeSelf, type Keepers } from './members.ts'
import { newStay, seatOf } from './new-stay.ts'
import { notify } from './notices.ts'
import { onServerFrame } from './on-server-frame.ts'
import type { Ears } from './on-peer-frame.ts'
import { openMesh } from './open-mesh.ts'
import type { OwnMedia } from './own-media.ts'
import { asksPassword, endOf, isOutage, isPassing, spoilsInvitation } from './refusals.ts'
import { takeRoom } from './room-news.ts'
import { showShutDoor } from './shut-door.ts'
import { forgetRoom, showCall, showEnded, showJoining, showWaiting } from './stay-pages.ts'

const NO_KEYS: Keys = { password: '', invitation: '' }

export class Stays {
  readonly #context: Context
  readonly #media: OwnMedia
  readonly #ears: Ears
  readonly #keepers: Keepers
  /** Counts what makes the relay's answer to an earlier request come too late: entries and ends. */
  #turns = 0
  /**
   * As typed at the door; here alone, and until the stay ends, for the door may have to be asked again. An invitation is
   * not shown again by somebody who is inside: the session has what it is worth, and it may be over by then.
   */
  #keys = NO_KEYS
  /** The first welcome has come: later ones are not for a newcomer. */
  #hasBeenIn = false
  /** A ticket may go stale on its way; two in a row are no accident. */
  #hasRetriedTicket = false
  readonly #tries: DoorTries

  constructor(context: Context, media: OwnMedia) {
    this.#context = context
    this.#media = media
    this.#tries = createDoorTries(context)
    const hearing = createHearing(context)
    const enforcement = createEnforcement(context, hearing)
    this.#ears = { hearing, enforcement }
    this.#keepers = { media, enforcement }
  }

  async join(room: RoomName, keys: Keys): Promise<void> {
    showJoining(this.#context.state)
    this.#keys = keys
    this.#hasBeenIn = this.#hasRetriedTicket = false
    this.#tries.afresh()
    this.#advance({ type: 'join', room })
    await this.#enter(room)
  }

  leave(): void {
    this.#end('left', null)
  }

  /** The network is back, or the page: wait no longer. */
  hurry(isElsewhere = false): void {
    if (!this.#tries.hurry()) this.#context.stay?.socket.hurry(isElsewhere)
  }

  /** The person does not want to wait any longer for a door that is asked again and again. */
  giveUp(): void {
    const { connection } = this.#context.state
    if (connection.value.is !== 'joining') return
    this.#turns++
    this.#backToDoor(connection.value.room, null)
  }

  #advance(event: ConnectionEvent): void {
    const { connection } = this.#context.state
    connection.value = next(connection.value, event)
  }

  async #enter(room: RoomName): Promise<void> {
    const context = this.#context
    const turn = ++this.#turns
    const entry = await context.rest.enterRoom(room, this.#keys)
    // Left, or gone elsewhere, while the relay thought about it; perhaps come in again since.
    if (turn !== this.#turns) return
    if (!entry.ok) {
      this.#onShut(room, entry.error)
      return
    }
    const socket = context.openSocket(this.#eventsOf(room))
    context.stay = newStay(socket, context.clock)
    const { name, door, tellsName } = context.state
    const ours = isName(name.value) ? name.value.trim() : null
    const isSeen = entry.value.role === 'waiting'
    const isTold = door.value?.notifies === true && tellsName.value
    socket.open(entry.value.ticket, isSeen ? ours : null, isTold ? ours : null)
  }

  #eventsOf(room: RoomName): SocketEvents {
    const context = this.#context
    return {
      welcome: (frame) => {
        this.#onWelcome(frame)
      },
      wait: (frame) => {
        this.#onWait(room, frame)
      },
      again: (afterMs) => {
        this.#onStale(room, afterMs)
      },
      delayed: (why) => {
        context.state.trying.value = why
      },
      frame: (frame) => {
        onServerFrame(context, this.#keepers, frame)
      },
      lost: () => {
        this.#advance({ type: 'socket-lost' })
        notify(context.state, 'relay-away')
      },
      refused: (code, retryAfterMs) => {
        this.#onRefused(room, { code, retryAfterMs })
      },
    }
  }

  /** `afterMs`: null for our own back-off. */
  #onStale(room: RoomName, afterMs: number | null): void {
    const { trying } = this.#context.state
    if (this.#isOutside()) trying.value ??= 'draining'
    if (this.#isOutside() && !this.#tries.isPatient()) {
      this.#backToDoor(room, { code: trying.value ?? 'draining', retryAfterMs: null })
      return
    }
    this.#drop()
    this.#tries.later(afterMs, () => void this.#enter(room))
  }

  #isOutside(): boolean {
    return this.#context.state.connection.value.is === 'joining'
  }

  /** The door is shut. A person who is still before it hears why; one who was further tries again where that may help. */
  #onShut(room: RoomName, error: RestError): void {
    const { code } = error
    if (asksPassword(code) || spoilsInvitation(code)) this.#backToDoor(room, error)
    else if (this.#mayPass(code)) this.#waitForRelay(room, error)
    else if (this.#isOutside() || code === 'offline') this.#backToDoor(room, error)
    else this.#end(endOf(code, this.#otherwise()), code)
  }

  #onRefused(room: RoomName, error: RestError & { readonly code: ErrorCode }): void {
    const { code } = error
    if (code === 'bad-resume') {
      // The seat is gone and everybody has let go of us: come in again as somebody new.
      this.#advance({ type: 'socket-lost' })
      this.#comeAgain(room)
    } else if (code === 'put-back') this.#waitAgain(room)
    else if (code === 'bad-ticket' && !this.#hasRetriedTicket) {
      this.#hasRetriedTicket = true
      this.#comeAgain(room)
    } else if (this.#mayPass(code)) {
      this.#drop()
      this.#waitForRelay(room, error)
    } else if (this.#isOutside()) this.#backToDoor(room, error)
    else this.#end(endOf(code, this.#otherwise()), code)
  }

  /** Whether the relay alone is in the way. Whoever is before the door does not wait for it for ever. */
  #mayPass(code: RestError['code']): boolean {
    if (!this.#isOutside()) return code === 'offline' || isPassing(code)
    const isTrying = this.#context.state.trying.value !== null
    return (isOutage(code) || (isTrying && code === 'offline')) && this.#tries.isPatient()
  }

  #waitForRelay(room: RoomName, { code, retryAfterMs }: RestError): void {
    const { trying, waiting } = this.#context.state
    if (this.#isOutside()) trying.value = code
    else if (waiting.value) waiting.value = { ...waiting.value, isAway: code === 'offline' || isOutage(code) }
    this.#tries.spread(retryAfterMs, () => void this.#enter(room))
  }

  /** Of somebody who was inside and lost the seat, or whom the relay refuses where they are. */
  #otherwise(): EndReason {
    const { state, stay } = this.#context
    return stay?.mesh || state.connection.value.is === 'waiting' ? 'refused' : 'lost'
  }

  #comeAgain(room: RoomName): void {
    this.#drop()
    void this.#enter(room)
  }

  /** Put back into the waiting room: the devices stay as they are, for nobody gets anything of them. */
  #waitAgain(room: RoomName): void {
    this.#media.stopScreen()
    this.#drop(false)
    this.#showWaiting(room, { waitsFor: 'admission', note: '' })
    void this.#enter(room)
  }

  #onWait(room: RoomName, { waitsFor, note }: FrameOf<'wait'>): void {
    if (!this.#context.stay) return
    this.#hasRetriedTicket = false
    this.#tries.afresh()
    this.#showWaiting(room, { waitsFor, note })
  }

  #showWaiting(room: RoomName, wait: Pick<FrameOf<'wait'>, 'waitsFor' | 'note'>): void {
    this.#advance({ type: 'wait', room })
    showWaiting(this.#context.state, room, wait)
  }

  #onWelcome(frame: FrameOf<'welcome'>): void {
    const context = this.#context
    const { state, stay } = context
    if (!stay) return
    const isBack = stay.mesh !== null
    if (state.connection.value.is === 'reconnecting') notify(state, 'relay-back')
    const { self, ice, roster } = frame
    const lost = isBack ? lostOf(context, frame) : null
    this.#advance({ type: 'welcome', room: frame.room.name, self })
    this.#hasRetriedTicket = false
    this.#tries.afresh()
    showCall(state, frame.room.name)
    takeRoom(context, this.#keepers, frame.room, null)
    dropRemoved(context, frame.removed)
    if (stay.mesh) stay.mesh.setIce(ice)
    else {
      this.#takeSeat(frame)
      stay.mesh = openMesh(context, this.#media, this.#ears, self, ice)
      this.#media.feed(stay.mesh)
    }
    takeRoster(context, this.#keepers, roster)
    // With the worker that died went what was on its way.
    if (isBack && !frame.resumed) stay.mesh.signalsAreLost()
    if (lost) askAgain(context, this.#media, lost)
    stay.way.again()
    stay.report.again()
    stay.mesh.relayIsBack()
    if (isBack) void watchInvitations(context)
  }

  /** What we are there, before anybody gets anything of us. */
  #takeSeat(frame: FrameOf<'welcome'>): void {
    if (!this.#hasBeenIn) this.#media.enterAs(frame.room.settings)
    this.#hasBeenIn = true
    this.#keys = { ...this.#keys, invitation: '' }
    this.#context.links.forget(`/${frame.room.name}`)
    takeSelf(this.#context, this.#keepers, seatOf(frame.self, frame))
  }

  /** To the page where the password is typed, with the devices as they are. */
  #backToDoor(room: RoomName, error: RestError | null): void {
    this.#media.stopScreen()
    this.#drop()
    this.#keys = NO_KEYS
    this.#advance({ type: 'reset' })
    showShutDoor(this.#context, room, error)
  }

  #drop(saysBye = true): void {
    const context = this.#context
    this.#tries.cancel()
    context.stay?.engine?.close()
    context.stay?.mesh?.close(saysBye)
    context.stay?.way.close()
    context.stay?.report.close()
    context.stay?.socket.close()
    context.stay = null
    this.#ears.enforcement.close()
    forgetRoom(context.state)
  }

  #end(why: EndReason, code: ErrorCode | null): void {
    const { state } = this.#context
    const now = state.connection.value
    if (now.is === 'idle' || now.is === 'ended') return
    this.#turns++
    this.#keys = NO_KEYS
    // Whom the relay puts out, the others hear of from the relay, with the reason.
    this.#drop(why !== 'kicked')
    this.#media.stop()
    this.#advance({ type: 'end', why, code })
    showEnded(state, now.room)
  }
}
