// The rules of the house that a linter can hold. None is a warning; each message names the remedy.
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import * as house from './scripts/eslint-house.mjs'

const product = ['protocol/**/*.ts', 'server/**/*.ts', 'client/**/*.{ts,tsx}']
/** Where time, chance, storage and logs are arguments. */
const pure = ['protocol/**/*.ts', 'server/{rooms,commands}/**/*.ts', 'client/{state,actions}/**/*.ts']
/** Where data of strangers passes: no type assertion may stand in for a check. */
const doors = ['server/{edge,rooms,commands}/**/*.ts', 'client/{net,state,actions}/**/*.ts']

export default defineConfig(
  globalIgnores(['dist/', '.tsbuild/', '.test/', 'data/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  tseslint.configs.strictTypeChecked,
  {
    plugins: { house: house.plugin },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'house/purpose-first': 'error',
      'array-callback-return': 'error',
      // A complete switch over a union is one decision, however many members the union has.
      complexity: ['error', { max: 10, variant: 'modified' }],
      'default-case-last': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-constant-binary-expression': 'error',
      'no-debugger': 'error',
      'no-empty': 'error',
      'no-eval': 'error',
      'no-fallthrough': 'error',
      'no-new-func': 'error',
      'no-self-compare': 'error',
      'no-shadow-restricted-names': 'error',
      'no-unsafe-finally': 'error',
      'no-unreachable-loop': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // Our interfaces are made by factories, whose functions have no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      // What implements an asynchronous port need not wait for anything.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // A default branch must not hide a member of the union that was added later.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { requireDefaultForNonUnion: true }],
    },
  },
  { files: product, rules: house.imports() },
  ...house.homes.map(({ home, files }) => ({ files, rules: house.imports(home) })),
  { files: ['protocol/**/*.ts', 'server/**/*.ts'], rules: house.syntax('json', 'roles', 'barrels') },
  { files: ['client/**/*.{ts,tsx}'], rules: house.syntax('json', 'roles', 'barrels', 'html') },
  { files: pure, rules: { ...house.pureGlobals, ...house.syntax('json', 'roles', 'barrels', 'html', 'time') } },
  { files: ['protocol/codec.ts'], rules: house.syntax('roles', 'barrels', 'time') },
  { files: ['protocol/permissions.ts'], rules: house.syntax('json', 'barrels', 'time') },
  { files: ['server/settings/**/*.ts'], rules: house.syntax('roles', 'barrels') },
  { files: ['client/ui/**/*.{ts,tsx}'], rules: house.uiGlobals },
  { files: ['server/**/*.ts'], ignores: [...pure, ...house.processFiles], rules: house.processProperties },
  { files: doors, rules: { '@typescript-eslint/no-unsafe-type-assertion': 'error' } },
  {
    files: ['tests/**/*.{ts,tsx}'],
    rules: {
      ...house.syntax('skips'),
      'max-lines-per-function': ['error', 200],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  // Printing is what a benchmark is for.
  { files: ['tests/bench/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-console': 'off', '@typescript-eslint/no-require-imports': 'off' },
  },
)
