// A media engine that wants nothing and decides nothing.
import type { Engine } from '../../client/engine/engine.ts'
import { speechHints } from '../../client/mesh/sdp-hints.ts'
import { noHistory } from '../../client/state/engine-report.ts'
import { anySending } from '../support/pair-world.ts'

const nothing = (): void => undefined

export const silentEngine: Engine = {
  shows: nothing,
  pageVisible: nothing,
  listens: nothing,
  mayGetChanged: nothing,
  dropped: nothing,
  view: nothing,
  heard: nothing,
  greeting: () => [],
  sending: () => anySending,
  captured: nothing,
  hints: () => speechHints,
  level: nothing,
  history: () => noHistory,
  close: nothing,
}
