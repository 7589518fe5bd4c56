// What `npm run load` can be told, with bounds: a slip of the finger must not take a relay down.
import { parseArgs } from 'node:util'

export const usage = `Usage: npm run load -- [active|idle|join] [options]

  active  peers that send each other messages at a fixed rate (the default)
  idle    peers that only sit there: memory and processor time of each
  join    how long it takes to come in, beside few and beside many who are in already

  --url URL[,URL…]     relays to use; the peers of a room sit at them in turn. Without it relays are started here,
                       from dist/, with settings that let thousands in; VROOM_… of the environment goes to them.
  --origin URL         the public address of the relays of --url, if it is another one
  --pid N[,N…]         processes of the relays of --url, when they run on this machine
  --redis URL          counts the commands of this Redis; without it that of VROOM_DATABASE_REDIS
  --relays N           relays to start (1); more than one need VROOM_DATABASE_REDIS
  --main FILE          the relay to start (dist/server/main.js)
  --node-args ARGS     arguments for the Node.js that runs the relay, such as --cpu-prof
  --bare               does the same with a bare ws server, in turn, and prints the ratios

  --rooms N --peers N  rooms, and peers in each (50 and 10)
  --idle N             peers that only sit there, beside the others (0; in idle: 1000)
  --rate N             messages in a second, all together (1000)
  --size N             characters of a message's payload (1024)
  --seconds N          length of a round (20)
  --warm-up N          seconds before the first round that do not count (5)
  --rounds N           rounds (1)
  --aim any|same|other whether sender and receiver of a message sit at the same relay (any)
  --present N,N        in join: peers that are in already (100,5000)
  --joins N            in join: newcomers in each round (100)
  --generators N       processes that play the browsers (1)

A relay lets one socket send 50 messages in a second, and asks newcomers of one address to be patient: against a relay
of your own that is in use, take more peers and more time. The last line is JSON.
`

const options = /** @type {const} */ ({
  url: { type: 'string', default: '' },
  origin: { type: 'string', default: '' },
  pid: { type: 'string', default: '' },
  redis: { type: 'string', default: process.env['VROOM_DATABASE_REDIS'] ?? '' },
  relays: { type: 'string', default: '1' },
  main: { type: 'string' },
  'node-args': { type: 'string', default: '' },
  bare: { type: 'boolean', default: false },
  rooms: { type: 'string', default: '50' },
  peers: { type: 'string', default: '10' },
  idle: { type: 'string' },
  rate: { type: 'string', default: '1000' },
  size: { type: 'string', default: '1024' },
  seconds: { type: 'string', default: '20' },
  'warm-up': { type: 'string', default: '5' },
  rounds: { type: 'string', default: '1' },
  aim: { type: 'string', default: 'any' },
  present: { type: 'string', default: '100,5000' },
  joins: { type: 'string', default: '100' },
  generators: { type: 'string', default: '1' },
  help: { type: 'boolean', default: false },
})

/** @typedef {ReturnType<typeof readOptions>} Options */

/** Throws `Error` with a sentence for whoever typed it. @param {readonly string[]} args */
export function readOptions(args) {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const mode = oneOf('mode', positionals[0] ?? 'active', ['active', 'idle', 'join'])
  return {
    mode,
    isHelp: values.help,
    urls: listOf(values.url).map((url) => new URL(url).href.replace(/\/$/, '')),
    origin: values.origin === '' ? null : new URL(values.origin).origin,
    pids: listOf(values.pid).map((pid) => whole('pid', pid, 1, 4_194_304)),
    redis: values.redis,
    relays: whole('relays', values.relays, 1, 16),
    main: values.main,
    nodeArgs: listOf(values['node-args'], ' '),
    isBare: values.bare,
    rooms: whole('rooms', values.rooms, 1, 20_000),
    peers: whole('peers', values.peers, 1, 500),
    idle: whole('idle', values.idle ?? (mode === 'idle' ? '1000' : '0'), 0, 60_000),
    ratePerSecond: whole('rate', values.rate, 1, 200_000),
    payloadLength: whole('size', values.size, 32, 32_768),
    seconds: whole('seconds', values.seconds, 1, 3600),
    warmUpSeconds: whole('warm-up', values['warm-up'], 0, 600),
    rounds: whole('rounds', values.rounds, 1, 100),
    aim: oneOf('aim', values.aim, ['any', 'same', 'other']),
    present: listOf(values.present).map((count) => whole('present', count, 0, 60_000)),
    joins: whole('joins', values.joins, 1, 10_000),
    generators: whole('generators', values.generators, 1, 64),
  }
}

/** @param {string} text @param {string} [separator] */
const listOf = (text, separator = ',') => text.split(separator).filter((part) => part !== '')

/** @param {string} name @param {string} text @param {number} least @param {number} most */
function whole(name, text, least, most) {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new Error(`--${name} must be a whole number from ${least} to ${most}, not ${text}`)
}

/** @template {string} T @param {string} name @param {string} text @param {readonly T[]} choices @returns {T} */
function oneOf(name, text, choices) {
  const found = choices.find((choice) => choice === text)
  if (found === undefined) throw new Error(`${name} must be one of ${choices.join(', ')}, not ${text}`)
  return found
}
