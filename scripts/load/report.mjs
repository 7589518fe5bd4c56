// Figures for people, and one line of JSON for programs.

/** @typedef {Record<string, any>} Row */

/** @type {Record<string, (value: any) => string>} */
const columns = {
  side: String,
  round: String,
  present: String,
  sockets: String,
  sent: String,
  lost: String,
  duplicated: String,
  reordered: String,
  refused: (codes) =>
    Object.entries(codes)
      .map(([code, times]) => `${code} ${times}`)
      .join(' ') || '0',
  p50: ms,
  p99: ms,
  p999: ms,
  max: ms,
  generatorLateP99: ms,
  cpuPerMillion: (value) => `${value.toFixed(1)} s`,
  cpuPercent: (value) => `${value.toFixed(1)} %`,
  kilobytesPerSocket: (value) => `${value.toFixed(1)} kB`,
  rssBytes: (value) => `${(value / 1e6).toFixed(0)} MB`,
}

/** @type {Record<string, string>} */
const titles = {
  p999: 'p99.9',
  generatorLateP99: 'own lag p99',
  cpuPerMillion: 'CPU/million',
  cpuPercent: 'CPU',
  kilobytesPerSocket: 'RSS/socket',
  rssBytes: 'RSS',
}

/** @param {number} value */
function ms(value) {
  return `${value.toFixed(1)} ms`
}

/** @param {readonly Row[]} rows */
export function tableOf(rows) {
  const names = Object.keys(columns).filter((name) => rows.some((row) => row[name] !== undefined))
  const lines = [
    names.map((name) => titles[name] ?? name),
    ...rows.map((row) => names.map((name) => (row[name] === undefined ? '' : (columns[name]?.(row[name]) ?? '')))),
  ]
  const widths = names.map((_name, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  const table = lines.map((line) => line.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  '))
  const redis = rows.filter(({ redisCommands }) => Object.keys(redisCommands ?? {}).length > 0).map(redisLine)
  return [...table, ...redis, ...Object.entries(ratiosOf(rows)).map(ratioLine)].join('\n')
}

/** @param {Row} row */
function redisLine({ redisCommands, seconds }) {
  const rows = Object.entries(redisCommands).map(([name, calls]) => `${name} ${(Number(calls) / seconds).toFixed(1)}`)
  return `Redis commands a second: ${rows.join(', ')}`
}

/** @param {[string, number]} entry */
const ratioLine = ([name, ratio]) => `relay : bare ws, ${titles[name] ?? name}: ${ratio.toFixed(2)}`

/** The median over the rounds of what the relay needs for each that the bare server needs. @param {readonly Row[]} rows */
export function ratiosOf(rows) {
  const [relay, bare] = ['relay', 'bare ws'].map((side) => rows.filter((row) => row['side'] === side))
  const names = ['cpuPerMillion', 'p99', 'kilobytesPerSocket', 'cpuPercent']
  /** @type {Record<string, number>} */
  const ratios = {}
  if (!relay || !bare || bare.length === 0) return ratios
  for (const name of names) {
    const pairs = relay.map((row, at) => row[name] / bare[at]?.[name]).filter(Number.isFinite)
    if (pairs.length > 0) ratios[name] = medianOf(pairs)
  }
  return ratios
}

/** @param {readonly number[]} values */
const medianOf = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
