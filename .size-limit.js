// What the page may weigh, compressed as it is sent. The build says which files belong to what.
import { readFileSync } from 'node:fs'

const built = 'dist/client'
/** @typedef {{ file: string, isEntry?: boolean, imports?: string[], css?: string[] }} Chunk */
/** @type {Record<string, Chunk>} */
const chunks = JSON.parse(readFileSync(new URL(`${built}/.vite/manifest.json`, import.meta.url), 'utf8'))

/** The file, and what comes with it unasked. @param {string} name @returns {string[]} */
function filesOf(name) {
  const { file, imports = [], css = [] } = chunks[name] ?? { file: name }
  return [file, ...css, ...imports.flatMap(filesOf)]
}

const inBuild = (/** @type {string} */ file) => `${built}/${file}`

export default [
  {
    // Read in another language than English, which comes with the page anyway.
    name: 'first page load',
    path: [...new Set(['index.html', ...filesOf('index.html'), ...filesOf('i18n/fr.ts')])].map(inBuild),
    limit: '120 kB',
    brotli: true,
  },
  {
    name: 'everything',
    path: ['html', 'js', 'css'].map((kind) => inBuild(`**/*.${kind}`)),
    limit: '200 kB',
    brotli: true,
  },
]
