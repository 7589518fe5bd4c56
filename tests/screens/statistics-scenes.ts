// Scenes of the media engine: its window, the signs in the people panel, and the limit in the settings.
import type { Given, Wish } from '../../protocol/picture.ts'
import type {
  Decision,
  EngineHistory,
  EngineReport,
  LinkFigures,
  Moment,
  PictureFigures,
  RouteName,
} from '../../client/state/engine-report.ts'
import type { CallState } from '../../client/state/call.ts'
import { callOf, participant, type Scene } from './cast.ts'

const AT = 400_000
const still = { width: 0, height: 0, framerate: 0, bps: 0, codec: null }
const hidden: Wish = { rung: 180, framerate: 15, priority: 'hidden' }
const small: Wish = { rung: 180, framerate: 15, priority: 'thumbnail' }
const tile: Wish = { rung: 360, framerate: 20, priority: 'tile' }
const big: Wish = { rung: 720, framerate: 30, priority: 'stage' }
const none: Given = { rung: null, framerate: 0, kbps: 0, why: 'off' }
const noScreen: PictureFigures = { wanted: hidden, given: none, ...still }

function shown(wanted: Wish, rung: NonNullable<Given['rung']>, why: Given['why'], kbps: number): PictureFigures {
  const framerate = wanted.framerate
  const width = Math.round((rung * 16) / 9)
  const given = { rung, framerate, kbps, why }
  return { wanted, given, width, height: rung, framerate: framerate - 0.4, bps: kbps * 940, codec: 'VP8' }
}

function linkTo(index: number, route: RouteName | null, change: Partial<LinkFigures> = {}): LinkFigures {
  return {
    peer: participant(index).peer,
    route,
    roundTripMs: 18.3 + 40 * index,
    lost: index === 2 ? 0.034 : 0,
    outBps: 480_000,
    inBps: 610_000,
    availableBps: null,
    sent: { camera: shown(tile, 360, 'wish', 450), screen: noScreen },
    received: { camera: shown(tile, 270, 'uplink', 210), screen: noScreen },
    concealed: index === 2 ? 0.012 : 0,
    freezes: 0,
    ...change,
  }
}

const links: readonly LinkFigures[] = [
  linkTo(0, 'direct', {
    sent: { camera: shown(small, 180, 'wish', 128), screen: shown({ ...big, framerate: 15 }, 540, 'cpu', 620) },
  }),
  linkTo(1, 'turn-udp', { received: { camera: { wanted: hidden, given: none, ...still }, screen: noScreen } }),
  linkTo(2, 'turn-tcp', { sent: { camera: shown(tile, 90, 'path', 64), screen: noScreen } }),
  linkTo(3, 'turn-tls', { received: { camera: { wanted: tile, given: none, ...still }, screen: noScreen } }),
  linkTo(4, null, {
    roundTripMs: null,
    lost: null,
    sent: { camera: { wanted: null, given: null, ...still }, screen: noScreen },
    received: { camera: { wanted: tile, given: null, ...still }, screen: noScreen },
  }),
]

function moments(): readonly Moment[] {
  return Array.from({ length: 280 }, (_, at) => {
    const wave = Math.sin(at / 14) * 90_000 + Math.sin(at / 3.1) * 40_000
    const isCut = at > 120 && at < 190
    return {
      at: AT - (279 - at) * 1000,
      outBps: (isCut ? 900_000 : 1_900_000) + wave,
      inBps: 2_300_000 - 2 * wave - (at < 40 ? 900_000 : 0),
      uplinkBps: isCut ? 1_000_000 : 2_600_000 + at * 1500,
      pixelsPerSecond: 40_000_000,
      encodeLoad: 0.38,
    }
  })
}

const decided = (
  secondsAgo: number,
  wanted: Wish,
  given: Given,
  picture: Decision['picture'] = 'camera',
): Decision => ({
  at: AT - secondsAgo * 1000,
  picture,
  wanted,
  given,
})

export const history: EngineHistory = {
  moments: moments(),
  viewers: [
    { peer: 'gone', decisions: [decided(241, tile, { rung: 360, framerate: 20, kbps: 450, why: 'wish' })] },
    {
      peer: participant(2).peer,
      decisions: [
        decided(95, tile, { rung: 180, framerate: 15, kbps: 130, why: 'path' }),
        decided(12, tile, { rung: 90, framerate: 15, kbps: 64, why: 'path' }),
      ],
    },
    {
      peer: participant(0).peer,
      decisions: [
        decided(61, small, { rung: 180, framerate: 15, kbps: 128, why: 'wish' }),
        decided(3, { ...big, framerate: 15 }, { rung: 540, framerate: 15, kbps: 620, why: 'cpu' }, 'screen'),
      ],
    },
    { peer: participant(1).peer, decisions: [decided(33, hidden, none)] },
  ],
}

const report: EngineReport = {
  at: AT,
  isOn: true,
  uplinkBps: 3_020_000,
  pixelsPerSecond: 40_000_000,
  encodeLoad: 0.384,
  slides: null,
  videos: 8,
  links,
}

/** Of the scenes that show the window. */
export const historyOf = (state: CallState): EngineHistory | null => (state.engine.value === null ? null : history)

const measured =
  (change: Partial<EngineReport>, then: (state: CallState) => void): Scene =>
  (state) => {
    callOf(6)(state)
    state.engine.value = { ...report, ...change }
    then(state)
  }
const inWindow: (state: CallState) => void = (state) => {
  state.panel.value = 'statistics'
}

export const statisticsScenes: Readonly<Record<string, Scene>> = {
  statistics: measured({}, inWindow),
  'statistics-links': measured({}, inWindow),
  'statistics-end': measured({}, inWindow),
  'statistics-empty': (state) => {
    callOf(1)(state)
    inWindow(state)
  },
  'statistics-off': measured({ isOn: false, uplinkBps: 0, videos: 0 }, inWindow),
  'engine-slides': measured({ slides: 1 }, (state) => {
    state.notices.value = [{ id: 1, key: 'too-busy', values: {}, tone: 'info' }]
  }),
  'engine-people': measured({ videos: 2 }, (state) => {
    state.panel.value = 'people'
  }),
  'engine-settings': measured({}, (state) => {
    state.panel.value = 'settings'
    state.uplinkCap.value = 2_000_000
    const instance = state.instance.value
    if (instance !== null) state.instance.value = { ...instance, video: { ...instance.video, maxUplinkKbps: 4000 } }
  }),
}
