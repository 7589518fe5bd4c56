// A call between several people, and what a test wants to know of all its links at once.
import type { Browser } from 'playwright-core'
import { openRoom, type Person } from './person.ts'
import type { LinkReport } from './probe.ts'
import { waitFor } from './wait-for.ts'

/** Slots by their section of the SDP, as `LinkReport.inbound` counts them. */
export const CAMERA = 1
export const SCREEN = 2
const MICROPHONE = 0

/** Small pictures: several browsers share the machine that tests run on. */
export const SMALL_VIDEO = { VROOM_VIDEO_WIDTH: '320', VROOM_VIDEO_HEIGHT: '180', VROOM_VIDEO_FRAME_RATE: '10' }

/** Settings under which every path goes over `coturn`. */
export const overTurn = (url: string, secret: string) => ({
  ...SMALL_VIDEO,
  VROOM_TURN_TURN_SERVER: url,
  VROOM_TURN_POLICY: 'relay',
  VROOM_TURN_CREDENTIALS: 'rest',
  VROOM_TURN_SECRET_KEY: secret,
})

export type People = ReadonlyMap<string, Person>

/** Creates a room as a person would, and answers its address. */
export async function createRoom(browser: Browser, origin: string, name: string): Promise<Person> {
  const person = await openRoom(browser, origin)
  await person.page.getByRole('textbox', { name: 'Room name', exact: true }).fill(name)
  await person.page.getByRole('button', { name: 'Create room', exact: true }).click()
  await person.page.getByRole('button', { name: 'Join now', exact: true }).waitFor()
  return person
}

/** The first of `names` creates the room, the others follow its address; all of them join. */
export async function startCall(
  browser: Browser,
  origin: string,
  room: string,
  names: readonly string[],
): Promise<Map<string, Person>> {
  const people = new Map<string, Person>()
  for (const name of names) {
    const person =
      people.size === 0 ? await createRoom(browser, origin, room) : await openRoom(browser, `${origin}/${room}`)
    people.set(name, person)
    await person.join(name)
  }
  return people
}

export async function reportsOf(people: People): Promise<LinkReport[]> {
  return (await Promise.all([...people.values()].map((person) => person.links()))).flat()
}

/** Every page has a working connection to every other, and pictures move and voices sound on each of them. */
export async function untilEverybodyMeets(people: People, timeoutMs = 30_000): Promise<void> {
  const directed = people.size * (people.size - 1)
  await waitFor(async () => (await live(people)).length === directed, { what: `${directed} directed links`, timeoutMs })
  await untilMediaFlows(people, timeoutMs)
}

/** Frames decoded and sound received rise on each live link. */
export async function untilMediaFlows(people: People, timeoutMs = 20_000): Promise<void> {
  const before = await live(people)
  await waitFor(
    async () => {
      const now = await live(people)
      return (
        now.length === before.length &&
        now.every((link, at) => rises(before[at], link, CAMERA) && (link.inbound[MICROPHONE]?.audioEnergy ?? 0) > 0)
      )
    },
    { what: 'frames and sound on every link', timeoutMs },
  )
}

export async function live(people: People): Promise<LinkReport[]> {
  return (await reportsOf(people)).filter((link) => link.state === 'connected')
}

function rises(before: LinkReport | undefined, now: LinkReport, slot: number): boolean {
  return (now.inbound[slot]?.framesDecoded ?? 0) > (before?.inbound[slot]?.framesDecoded ?? 0)
}
