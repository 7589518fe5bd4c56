// The arrows of the house: who may import whom. CONTRIBUTING.md draws the picture.
const { drivers } = require('./scripts/house.cjs')

/** @param {string} text */
const escaped = (text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace('*', '[^/]+')

/** One driver, one file (or folder); tests and tools may use any. */
const driverRules = drivers.map(({ packages, homes, port }) => ({
  name: `one-driver-one-file: ${packages[0]}`,
  comment: `Use ${port}; imported only in ${homes.join(', ')}.`,
  severity: 'error',
  from: { path: '^(protocol|server|client)/', pathNot: `^(${homes.map(escaped).join('|')})` },
  to: { path: `node_modules/(@types/)?(${packages.map(escaped).join('|')})/` },
}))

/** The only files that may import everything of their side. */
const roots = '^(server/(main|wiring|db|doctor|keys|mail-preview|mail-test)\\.ts|client/main\\.tsx)$'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or miss a third. Types count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import must lead somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'protocol-is-pure',
      comment: 'protocol/ imports itself and typebox.',
      severity: 'error',
      from: { path: '^protocol/' },
      to: { pathNot: '^protocol/|node_modules/typebox/' },
    },
    {
      name: 'sides-apart',
      comment: 'Browser and relay share protocol/ and nothing else.',
      severity: 'error',
      from: { path: '^(client|server)/' },
      to: { path: '^(client|server)/', pathNot: '^$1/' },
    },
    {
      name: 'product-not-tests',
      comment: 'The product does not know its tests or tools.',
      severity: 'error',
      from: { path: '^(protocol|server|client)/' },
      to: { path: '^(tests|scripts)/' },
    },
    {
      name: 'rules-inward',
      comment: 'server/rooms imports itself and protocol/: no driver, no Node.',
      severity: 'error',
      from: { path: '^server/rooms/' },
      to: { pathNot: '^(server/rooms|protocol)/' },
    },
    {
      name: 'commands-inward',
      comment: 'A command knows the rules and the ports; it never sees a door or an adapter.',
      severity: 'error',
      from: { path: '^server/commands/' },
      to: {
        pathNot:
          '^(server/(commands|rooms)/|server/(ports|store-port|cluster-port|mail-port|meter-port)\\.ts|protocol/)',
      },
    },
    {
      name: 'ports-inward',
      comment: 'The ports name interfaces; they know no implementation.',
      severity: 'error',
      from: { path: '^server/(ports|store-port|cluster-port|mail-port|meter-port)\\.ts$' },
      to: { pathNot: '^(server/rooms/|protocol/|server/(ports|store-port|cluster-port|mail-port|meter-port)\\.ts)' },
    },
    {
      name: 'edge-not-adapters',
      comment: 'Doors get their adapters as arguments, through the ports.',
      severity: 'error',
      from: { path: '^server/edge/' },
      to: { path: '^server/((cluster|store|mail|crypto|turn|jobs|admin)/|(wiring|main|app)\\.ts)' },
    },
    {
      name: 'adapters-apart',
      comment: 'An adapter knows the ports, not the doors, the commands or another adapter.',
      severity: 'error',
      from: { path: '^server/(cluster|store|mail|crypto|turn)/' },
      to: {
        path: '^server/((cluster|store|mail|crypto|turn|edge|commands|jobs)/|(app|wiring|main)\\.ts)',
        pathNot: '^server/$1/',
      },
    },
    {
      name: 'state-is-pure',
      comment: 'client/state imports itself, protocol/ and the signals.',
      severity: 'error',
      from: { path: '^client/state/' },
      to: { pathNot: '^(client/state|protocol)/|node_modules/@preact/signals-core/' },
    },
    {
      name: 'actions-know-types-of-the-outside',
      comment: 'Actions get net, mesh and media as arguments: only their types, and pure functions of mesh.',
      severity: 'error',
      from: { path: '^client/actions/' },
      to: { path: '^client/(net|media|engine|mesh/simple-peer|ui|main)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'ui-not-outside',
      comment: 'Pages draw state and call actions.',
      severity: 'error',
      from: { path: '^client/ui/' },
      to: { path: '^client/(net|mesh|media|engine|main)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'outside-not-ui',
      comment: 'What the pages stand on does not know them.',
      severity: 'error',
      from: { path: '^client/(net|mesh|media|engine|state)/' },
      to: { path: '^client/(ui|actions|main)' },
    },
    {
      name: 'budget-is-pure',
      comment: 'client/engine/budget imports itself and protocol/: a simulator plays it.',
      severity: 'error',
      from: { path: '^client/engine/budget/' },
      to: { pathNot: '^(client/engine/budget|protocol)/' },
    },
    {
      name: 'only-roots-see-all',
      comment: 'Nobody imports the files that put everything together.',
      severity: 'error',
      from: { path: '^(protocol|server|client)/', pathNot: roots },
      to: { path: roots },
    },
    {
      name: 'runs-without-dev',
      comment: 'What runs on the server is a dependency, not a devDependency.',
      severity: 'error',
      from: { path: '^(protocol|server)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'declared',
      comment: 'Packages come from package.json, not from somebody else’s dependencies.',
      severity: 'error',
      from: { path: '^(protocol|server|client|tests)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    ...driverRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.tsbuild|\\.test)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
    skipAnalysisNotInRules: true,
  },
}
