// Changes of rooms: the next state is worked out on what is known, committed, and worked out again if others were faster.
import { Refusal } from '../../../protocol/errors.ts'
import type { RoomName } from '../../../protocol/primitives.ts'
import type { Log } from '../../ports.ts'
import type { Bus, Commit, Committed, RoomImage } from '../bus.ts'
import { clearDraft, commitOf, createDraft, type Draft } from './draft.ts'
import type { Replica } from './replica.ts'
import type { Replicas } from './replicas.ts'

/** Of each round somebody's commit is done, so this many rounds are lost only when something is wrong. */
const MAX_ROUNDS = 1_000

/** Changes the draft and says what of it; may run several times. Throws `Refusal`: then nothing is committed. */
export type Plan<T> = (draft: Draft) => T

type Tried<T> =
  { readonly value: T | null; readonly commit: Commit | null } | { readonly error: unknown; readonly commit: null }

function settle<T>(tried: Tried<T>): T | null {
  if ('error' in tried) throw tried.error
  return tried.value
}

type Needs = {
  readonly bus: Bus
  readonly log: Log
  readonly graceMs: number
  readonly replicas: Replicas
}

export class Transactions {
  readonly #needs: Needs
  /** One change of a room at a time: the others of this worker would only find that it was faster. */
  readonly #turns = new Map<RoomName, Promise<unknown>>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /**
   * Changes whatever room bears this name now; null when nobody is there. Rejects with what the plan throws, with
   * `relay-unavailable` (then it may have been done all the same), or with `no-such-room`.
   */
  change<T>(room: RoomName, plan: Plan<T>): Promise<T | null> {
    return this.#inTurn(room, () => this.#change(room, (base) => base?.id ?? null, plan))
  }

  /** Changes the room with this id, or makes it. Null when another room bears the name now. */
  changeOne<T>(room: RoomName, id: string, plan: Plan<T>): Promise<T | null> {
    return this.#inTurn(room, () => this.#change(room, (base) => (base && base.id !== id ? null : id), plan))
  }

  /** The same; the room that bore the name before was deleted, and everybody in it goes. */
  async enter<T>(room: RoomName, id: string, plan: Plan<T>): Promise<T> {
    for (;;) {
      const done = await this.changeOne(room, id, (draft) => ({ value: plan(draft) }))
      if (done) return done.value
      await this.#inTurn(room, () => this.#replace(room, id))
    }
  }

  /**
   * As `changeOne`, past what is known here of the room, which is to be loaded afterwards. For rooms that Redis has
   * forgotten.
   */
  remake<T>(room: RoomName, id: string, plan: Plan<T>): Promise<T | null> {
    return this.#inTurn(room, () => this.#change(room, (base) => (base && base.id !== id ? null : id), plan, null))
  }

  async #inTurn<T>(room: RoomName, act: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(room)
    const turn = (async () => {
      await before?.catch(() => undefined)
      return act()
    })()
    this.#turns.set(room, turn)
    try {
      return await turn
    } finally {
      if (this.#turns.get(room) === turn) this.#turns.delete(room)
    }
  }

  async #change<T>(
    room: RoomName,
    idOn: (base: RoomImage | null) => string | null,
    plan: Plan<T>,
    followed: Replica | null | undefined = this.#needs.replicas.get(room),
  ): Promise<T | null> {
    const { bus } = this.#needs
    let base = followed ? followed.newest : await bus.load(room)
    let isSure = !followed
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const tried = this.#try(room, idOn(base), base, followed, plan)
      const committed = await this.#commit(tried, base, followed)
      if (committed?.is === 'done' || (!committed && isSure)) return settle(tried)
      // A commit shows whether what is known here still holds. Without one it has to be looked up.
      base = committed ? committed.image : await bus.load(room)
      isSure = true
      followed?.lookAhead(base)
    }
    this.#needs.log.error({ rounds: MAX_ROUNDS }, 'a room could not be changed: others were always faster')
    throw new Refusal('relay-unavailable', 1)
  }

  /** Null when there is nothing to commit. */
  async #commit(
    tried: Tried<unknown>,
    base: RoomImage | null,
    followed: Replica | null | undefined,
  ): Promise<Exclude<Committed, { is: 'over' }> | null> {
    if (!tried.commit) return null
    const committed = await this.#needs.bus.commit(tried.commit)
    if (committed.is === 'over') throw new Refusal('no-such-room')
    if (committed.is === 'done') await followed?.take(base, tried.commit.change)
    return committed
  }

  #try<T>(
    room: RoomName,
    id: string | null,
    base: RoomImage | null,
    followed: Replica | null | undefined,
    plan: Plan<T>,
  ): Tried<T> {
    if (id === null) return { value: null, commit: null }
    const draft = createDraft(room, id, base)
    try {
      const value = plan(draft)
      return { value, commit: commitOf(draft, this.#next(base, followed), this.#needs.graceMs) }
    } catch (error) {
      return { error, commit: null }
    }
  }

  /** Above any that the room has had, also before it was forgotten: no room is changed a thousand times in a second for long. */
  #next(base: RoomImage | null, followed: Replica | null | undefined): number {
    return base ? base.revision + 1 : Math.max(this.#needs.bus.now(), (followed?.last ?? 0) + 1)
  }

  /** Throws `no-such-room` when it is the room `id` that was deleted. */
  async #replace(room: RoomName, id: string): Promise<void> {
    const none = { put: [], drop: [] }
    const revision = this.#next(null, this.#needs.replicas.get(room))
    const change = { type: 'change', id, from: null, revision, version: 0, seats: none, waiters: none } as const
    // Nobody can be in that room as long as there is another one: this is never done, but tells what has become of it.
    const asked = await this.#needs.bus.commit({
      room,
      change: { ...change, tells: [], ends: [] },
      seatsLeft: 0,
      waitersLeft: 0,
      leases: none,
      isOver: false,
    })
    if (asked.is === 'over') throw new Refusal('no-such-room')
    const isOther = (base: RoomImage | null): string | null => (base && base.id !== id ? base.id : null)
    await this.#change(room, isOther, (draft) => {
      clearDraft(draft, 'no-such-room')
      draft.isOver = true
    })
  }
}
