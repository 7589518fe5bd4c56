// What a test file started is stopped when the file ends, also after a failure, the last thing first.
import { afterAll } from '@jest/globals'

type Stop = () => unknown

const stops: Stop[] = []

/** Registers something to be stopped at the end of the test file. `stop` must bear being called twice. */
export function atEnd(stop: Stop): void {
  stops.push(stop)
}

afterAll(async () => {
  const errors: unknown[] = []
  for (let stop = stops.pop(); stop; stop = stops.pop()) {
    try {
      await stop()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `Not everything could be stopped: ${errors.join('; ')}`)
}, 60_000)
