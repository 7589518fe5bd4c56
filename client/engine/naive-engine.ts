// No engine at all, for comparisons: everybody gets the whole of everything. It measures and reports as the real one does.
import { noMeans } from './budget/types.ts'
import type { Engine, EngineDeps } from './engine.ts'
import { speechHints } from '../mesh/sdp-hints.ts'
import { createReporter } from './reporter.ts'
import { everything } from './sendings.ts'
import { createSpeakers } from './speakers.ts'
import { Watch } from './watch.ts'

const nothingSaid = { wantHeard: null, giving: null, wantSaid: null }

export function createNaiveEngine(deps: EngineDeps): Engine {
  const nothing = (): void => undefined
  const reporter = createReporter(deps)
  const watch = new Watch({
    clock: deps.clock,
    sample: deps.mesh.sample,
    probedMs: () => null,
    onLooks: (looks) => {
      reporter.report(looks, noMeans, () => nothingSaid)
    },
  })
  const speakers = createSpeakers({ clock: deps.clock, onChange: deps.onSpeakers })
  let isClosed = false
  return {
    shows: nothing,
    pageVisible: nothing,
    listens: nothing,
    mayGetChanged: deps.mesh.applySending,
    dropped(peer) {
      watch.gone(peer)
      speakers.dropped(peer)
      reporter.dropped(peer)
    },
    view(peer, link) {
      if (link === 'connected' && !isClosed) watch.linked(peer)
      else watch.gone(peer)
    },
    heard: nothing,
    greeting: () => [],
    sending: (peer, slot) => ({ ...everything[slot], active: deps.mayGet(peer) }),
    captured: nothing,
    hints: () => ({ ...speechHints, music: deps.music() }),
    level: speakers.heard,
    history: reporter.history,
    close() {
      isClosed = true
      speakers.close()
      watch.close()
      deps.onClose()
    },
  }
}
