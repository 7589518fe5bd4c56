// Our numbers, and those of Node, in the format that Prometheus reads. The only file that knows prom-client.
import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Host } from './host.ts'
import type { Row, Value } from './rows.ts'
import type { Durations } from './tally.ts'

export type Metrics = {
  /** Of all workers of this host that answer within a second. */
  text(): Promise<string>
  readonly contentType: string
  /** Of this worker alone, in the shape in which workers tell each other. */
  own(): Promise<object[]>
}

/** `host`: made of this worker's `own`. */
export function createMetrics(rows: readonly Row[], openHost: (own: () => Promise<object[]>) => Host): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const row of rows) register(row, registry)
  const own = (): Promise<object[]> => registry.getMetricsAsJSON()
  const host = openHost(own)
  return {
    contentType: registry.contentType,
    own,
    async text() {
      const { workers, answers } = await host.ask()
      const all = AggregatorRegistry.aggregate([await own(), ...answers])
      const say = (name: string, help: string, value: number): void => {
        new Gauge({ name, help, registers: [all] }).set(value)
      }
      say('vroom_workers', 'Workers of this host.', workers)
      say('vroom_workers_answered', 'Workers of this host whose numbers are in this answer.', answers.length + 1)
      return all.metrics()
    },
  }
}

function register(row: Row, registry: Registry): void {
  const { name, help, labels } = row
  const common = { name, help, labelNames: labels, registers: [registry] }
  switch (row.is) {
    case 'counter':
      new Counter({
        ...common,
        collect() {
          this.reset()
          for (const one of row.read()) this.inc(one.labels, one.value)
        },
      })
      return
    case 'gauge':
      new Gauge({
        ...common,
        aggregator: row.merge,
        async collect() {
          const values = await row.read()
          this.reset()
          // prom-client makes one without labels 0 again; nothing is known, so nothing is said.
          if (values.length === 0) this.remove()
          for (const one of values) this.set(one.labels, one.value)
        },
      })
      return
    case 'histogram':
      new ReadHistogram(common, row.read)
  }
}

type Common = {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
  readonly registers: Registry[]
}

type Read = Extract<Row, { readonly is: 'histogram' }>['read']

/** One whose numbers were counted elsewhere: its own `observe` looks labels up, which is too dear for each frame. */
class ReadHistogram extends Histogram {
  readonly #common: Common
  readonly #read: Read

  constructor(common: Common, read: Read) {
    super(common)
    this.#common = common
    this.#read = read
  }

  /** Where prom-client takes the numbers from, for the text and for `get`. */
  getForPromString() {
    const { name, help } = this.#common
    const values = this.#read().flatMap(([labels, durations]) => valuesOf(name, labels, durations))
    return Promise.resolve({ name, help, type: 'histogram', values, aggregator: 'sum' })
  }
}

function valuesOf(name: string, labels: Value['labels'], durations: Durations) {
  const { bounds, atMost, count, sum } = durations.read()
  const one = (part: string, value: number, more: Readonly<Record<string, number | string>> = {}) => ({
    metricName: `${name}_${part}`,
    labels: { ...more, ...labels },
    sharedLabels: {},
    value,
  })
  return [
    ...bounds.map((le, at) => one('bucket', atMost[at] ?? 0, { le })),
    one('bucket', count, { le: '+Inf' }),
    one('sum', sum),
    one('count', count),
  ]
}
