// What eslint.config.js is made of: the bans of the house, each with its remedy, and one rule of our own.
import house from './house.cjs'

/** @typedef {Record<string, unknown>} Rules */

/** @param {string} home */
const globOf = (home) => (home.endsWith('/') ? `${home}**/*.{ts,tsx}` : home)

/** Every place that some driver may be imported in, folders before the files in them: the last block wins. */
const places = [...new Set(house.drivers.flatMap((driver) => driver.homes))].sort()
export const homes = places.map((home) => ({ home, files: [globOf(home)] }))

/**
 * One driver, one file: everything is refused but what lives at `home`.
 * @param {string} [home]
 * @returns {any}
 */
export function imports(home) {
  const patterns = house.drivers
    .filter((driver) => !driver.homes.some((own) => home?.startsWith(own)))
    .map((driver) => ({
      regex: `^(${driver.packages.map((name) => name.replace('*', '[^/]+')).join('|')})(/|$)`,
      message: `Use ${driver.port}. This driver is imported only in ${driver.homes.join(', ')}.`,
    }))
  return { 'no-restricted-imports': ['error', { patterns }] }
}

/** @param {string} from @param {string} where */
const roleCompared = (from, where) => ({
  selector: `${from} > Literal[value=/^(chairman|admin)$/]`,
  message: `Ask may() of protocol/permissions.ts instead of ${where} a role.`,
})

const bans = {
  json: [
    {
      selector: "MemberExpression[object.name='JSON'][property.name='parse']",
      message: 'Text from outside becomes data in protocol/codec.ts alone: use decode(), decodeAs() or parseJson().',
    },
  ],
  roles: [
    roleCompared('BinaryExpression', 'comparing'),
    roleCompared('SwitchCase', 'switching on'),
    roleCompared("CallExpression[callee.property.name='includes']", 'looking up'),
  ],
  barrels: [{ selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that has the thing.' }],
  html: [
    {
      selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|srcdoc)$/]',
      message: 'Strings never become markup: render elements, or set textContent.',
    },
    {
      selector: "MemberExpression[object.name='document'][property.name=/^write(ln)?$/]",
      message: 'Strings never become markup: render elements.',
    },
    {
      selector: 'JSXAttribute[name.name=/^(dangerouslySetInnerHTML|innerHTML|srcdoc)$/i]',
      message: 'Strings never become markup: render elements.',
    },
  ],
  skips: [
    {
      selector:
        'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|failing|skipIf|runIf)$/]',
      message: 'Every test runs, every time. Delete it, or make it pass.',
    },
    {
      selector: 'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]',
      message: 'Every test runs, every time. Delete it, or make it pass.',
    },
  ],
  time: [
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message: 'Time is an argument here: take a Clock.',
    },
  ],
}

/**
 * Kinds of expression that are refused. A later block replaces an earlier one, so each block names all of its bans.
 * @param {...keyof typeof bans} names
 * @returns {any}
 */
export function syntax(...names) {
  return { 'no-restricted-syntax': ['error', ...names.flatMap((name) => bans[name])] }
}

const remedies = {
  clock: 'Time is an argument here: take a Clock.',
  ids: 'Chance is an argument here: take Ids.',
  net: 'The network is an argument here: take what client/net or a port offers.',
  storage: 'Storage is an argument here.',
  log: 'Logs are an argument here: take a Log.',
}

/** @param {string} message @param {readonly string[]} names */
const globals = (message, names) => names.map((name) => ({ name, message }))

/** @param {string} message @param {string} object @param {readonly string[]} names */
const properties = (message, object, names) => names.map((property) => ({ object, property, message }))

const timers = ['setTimeout', 'setInterval', 'setImmediate', 'requestAnimationFrame']
const network = ['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource']
const storage = ['localStorage', 'sessionStorage', 'indexedDB']

/** No clock, no dice, no network, no storage, no console. @type {any} */
export const pureGlobals = {
  'no-restricted-globals': [
    'error',
    ...globals(remedies.clock, timers),
    ...globals(remedies.net, network),
    ...globals(remedies.storage, storage),
    ...globals(remedies.log, ['console']),
    ...globals('Settings are an argument here.', ['process']),
  ],
  'no-restricted-properties': [
    'error',
    ...properties(remedies.clock, 'Date', ['now']),
    ...properties(remedies.clock, 'performance', ['now']),
    ...properties(remedies.ids, 'Math', ['random']),
    ...properties(remedies.ids, 'crypto', ['randomUUID', 'getRandomValues']),
    ...['window', 'globalThis', 'self'].flatMap((object) => [
      ...properties(remedies.clock, object, timers),
      ...properties(remedies.net, object, network),
      ...properties(remedies.storage, object, storage),
    ]),
  ],
}

/** Pages show state and call actions. @type {any} */
export const uiGlobals = {
  'no-restricted-globals': ['error', ...globals('Pages call actions; the network is client/net.', network)],
  'no-restricted-properties': [
    'error',
    ...properties('Pages call actions; devices are client/media.', 'navigator', ['mediaDevices']),
  ],
}

/** What may look at the process itself. */
export const processFiles = ['server/main.ts', 'server/settings/**/*.ts']

/** @type {any} */
export const processProperties = {
  'no-restricted-properties': [
    'error',
    ...properties('Only server/settings reads the environment: take Settings.', 'process', ['env']),
    ...properties('Only server/main.ts ends the process: throw, or return a refusal.', 'process', ['exit']),
  ],
}

/** @type {import('eslint').Rule.RuleModule} */
const purposeFirst = {
  meta: { type: 'suggestion', schema: [], messages: { missing: 'Say in a comment on line 1 what this file is for.' } },
  create: (context) => ({
    Program(node) {
      const first = context.sourceCode.getAllComments()[0]
      if (first?.loc?.start.line !== 1) context.report({ node, loc: { line: 1, column: 0 }, messageId: 'missing' })
    },
  }),
}

export const plugin = { rules: { 'purpose-first': purposeFirst } }
