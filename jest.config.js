// How Jest finds, compiles and groups the tests. Run it through `npm run jest`: native ESM needs a flag of Node's.
/** @param {boolean} jsx @returns {[string, Record<string, unknown>]} */
const swc = (jsx) => [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', tsx: jsx },
      ...(jsx && { transform: { react: { runtime: 'automatic', importSource: 'preact' } } }),
    },
  },
]

const common = {
  roots: ['<rootDir>/tests'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.ts$': swc(false), '\\.tsx$': swc(true) },
  // Jest's copy of the tree must not see the build as a second package.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.tsbuild/', '<rootDir>/.test/'],
  restoreMocks: true,
}

/** Jest takes `testTimeout` from the command line alone, so a set-up file sets it. @param {number} timeoutMs */
const patient = (timeoutMs) => ({
  globals: { testTimeoutMs: timeoutMs },
  setupFilesAfterEnv: ['<rootDir>/tests/harness/set-timeout.ts'],
})

/** As patient, and with an eye on secrets. @param {number} timeoutMs */
const watchful = (timeoutMs) => ({
  ...patient(timeoutMs),
  setupFilesAfterEnv: ['<rootDir>/tests/harness/set-timeout.ts', '<rootDir>/tests/harness/note-requests.ts'],
})

const slow = ['/tests/system/', '/tests/e2e/', '/tests/long/', '/tests/bench/']
const dom = ['/tests/client/ui/', '\\.dom\\.test\\.tsx?$']

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...common,
      displayName: 'node',
      testMatch: ['**/*.test.ts', '**/*.test.tsx'],
      testPathIgnorePatterns: ['/node_modules/', ...slow, ...dom],
      ...patient(30_000),
    },
    {
      ...common,
      displayName: 'jsdom',
      testEnvironment: 'jsdom',
      // Not `browser`: preact's entries for it are ESM in files that Jest takes for CommonJS.
      testEnvironmentOptions: { customExportConditions: [], url: 'http://localhost:8090/' },
      testMatch: ['<rootDir>/tests/client/ui/**/*.test.ts?(x)', '**/*.dom.test.ts?(x)'],
      ...patient(30_000),
    },
    { ...common, displayName: 'system', testMatch: ['<rootDir>/tests/system/**/*.test.ts'], ...watchful(60_000) },
    { ...common, displayName: 'e2e', testMatch: ['<rootDir>/tests/e2e/**/*.test.ts'], ...watchful(120_000) },
    { ...common, displayName: 'long', testMatch: ['<rootDir>/tests/long/**/*.test.ts'], ...watchful(3_600_000) },
    { ...common, displayName: 'bench', testMatch: ['<rootDir>/tests/bench/**/*.ts'], ...patient(600_000) },
  ],
}
