// What is told of each link: what was wanted, what was given, and what was measured.
import type { Have, Want } from '../../protocol/picture.ts'
import type { LinkFigures, PictureFigures } from '../state/engine-report.ts'
import type { Picture } from './budget/types.ts'
import type { Giving } from './givens.ts'
import { still, type Rates } from './readings.ts'
import type { Look } from './watch.ts'

/** What was said on a link. Null: nothing yet. */
export type Said = {
  readonly wantHeard: Want | null
  readonly giving: Giving | null
  readonly wantSaid: Want | null
  readonly haveHeard: Have | null
}

export function figuresOf({ peer, sample, rates }: Look, said: Said): LinkFigures {
  const { wantHeard, giving, wantSaid, haveHeard } = said
  const pair = (want: Want | null, given: Giving | null, flows: Flows | undefined): LinkFigures['sent'] => ({
    camera: pictureOf('camera', want, given, flows),
    screen: pictureOf('screen', want, given, flows),
  })
  return {
    peer,
    route: sample.route,
    roundTripMs: sample.roundTripMs,
    availableBps: sample.availableOutgoing,
    ...ratesTold(rates),
    sent: pair(wantHeard, giving, rates?.sent),
    received: pair(wantSaid, haveHeard, rates?.received),
    freezes: sample.received.camera?.freezes ?? 0,
  }
}

type Flows = Rates['sent']

function pictureOf(
  picture: Picture,
  want: Want | null,
  giving: Giving | null,
  flows: Flows | undefined,
): PictureFigures {
  return { wanted: want?.[picture] ?? null, given: giving?.[picture] ?? null, ...(flows?.[picture] ?? still) }
}

function ratesTold(rates: Rates | null) {
  if (!rates) return { lost: null, outBps: 0, inBps: 0, concealed: 0 }
  const { reading, inBps, concealed } = rates
  return { lost: reading.lost, roundTripMs: reading.roundTripMs, outBps: reading.sentBps, inBps, concealed }
}
