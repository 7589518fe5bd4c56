// Two people behind routers of their own, on networks that only exist for a test; the relay and a TURN server between them.
import { launchChromium, CHROMIUM } from '../harness/browsers.ts'
import { startCoturn, type Coturn } from '../harness/coturn.ts'
import { makeLab, type Lab, type Namespace } from '../harness/namespaces.ts'
import { openRoom, type Person } from '../harness/person.ts'
import { startServer } from '../harness/server.ts'
import { SMALL_VIDEO } from '../harness/call.ts'

export const SECRET = 'a secret of thirty-two bytes or more'

/** coturn 4.6.1 breaks an allocation whose client asks it for an address that it cannot reach: private ones are refused. */
const PRIVATE = ['10.231.2.0-10.231.254.255', '172.16.0.0-172.31.255.255', '192.168.0.0-192.168.255.255']

export type Net = {
  readonly lab: Lab
  readonly coturn: Coturn
  readonly origin: string
}

/** `turn`: URLs that browsers are given, made from coturn's port. */
export async function startNet(
  turn: (address: string, port: number) => string,
  settings: Readonly<Record<string, string>> = SMALL_VIDEO,
): Promise<Net> {
  const lab = await makeLab()
  const coturn = await startCoturn({
    secret: SECRET,
    address: lab.address,
    conf: PRIVATE.map((range) => `denied-peer-ip=${range}`),
  })
  const server = await startServer({
    settings: {
      ...settings,
      VROOM_DAEMON_LISTEN_IP: lab.address,
      // Browsers in the laboratory are told to trust the address, which needs no certificate then.
      VROOM_DAEMON_ENVIRONMENT: 'development',
      VROOM_TURN_STUN_SERVER: `stun:${lab.address}:${coturn.port}`,
      VROOM_TURN_TURN_SERVER: turn(lab.address, coturn.port),
      VROOM_TURN_CREDENTIALS: 'rest',
      VROOM_TURN_SECRET_KEY: SECRET,
    },
  })
  return { lab, coturn, origin: server.origin }
}

/** A browser inside a namespace, with `name` in the room. Only secure pages get a camera, so the address is trusted. */
export async function comeIn(host: Namespace, origin: string, room: string, name: string): Promise<Person> {
  const browser = await launchChromium({
    executable: await host.wrapper(CHROMIUM),
    args: [`--unsafely-treat-insecure-origin-as-secure=${origin}`],
  })
  const person = await openRoom(browser, `${origin}/${room}`)
  const create = person.page.getByRole('button', { name: 'Create room', exact: true })
  const join = person.page.getByRole('button', { name: 'Join now', exact: true })
  await create.or(join).first().waitFor()
  if (await create.isVisible()) await create.click()
  await person.join(name)
  return person
}
