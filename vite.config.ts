// Builds the client into a script for the page, a few for what is wanted later, and one style sheet, each with its compressed
// twins beside it.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import preact from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'

const outDir = 'dist/client'
/** Not the page itself, which the relay completes. */
const compressible = /\.(?:js|css|svg)$/
/** A twin of a smaller file would save less than a network packet. */
const MIN_BYTES = 512

/** The server picks `.br` or `.gz` by the request, so nothing is compressed while people wait. */
function compressedTwins(): Plugin {
  return {
    name: 'compressed-twins',
    apply: 'build',
    async closeBundle() {
      for (const entry of await readdir(outDir, { recursive: true, withFileTypes: true })) {
        if (entry.isFile() && compressible.test(entry.name)) await writeTwins(join(entry.parentPath, entry.name))
      }
    },
  }
}

async function writeTwins(file: string): Promise<void> {
  const bytes = await readFile(file)
  if (bytes.length < MIN_BYTES) return
  await writeFile(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
  await writeFile(`${file}.gz`, gzipSync(bytes, { level: 9 }))
}

const relay = 'http://127.0.0.1:8090'

export default defineConfig({
  root: 'client',
  // Files name each other by where they lie, so that one build serves any path; the page is completed by edge/http/index-page.ts.
  base: './',
  plugins: [preact({ prefreshEnabled: false, devToolsEnabled: false }), compressedTwins()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
    // `data:` addresses are not in the pages' content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Says which files the page needs at once (.size-limit.js).
    manifest: true,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Few files: of its own accord it makes one of each set of parts that share something.
          groups: [
            { name: 'page', tags: ['$initial'] },
            { name: 'shared', minShareCount: 2 },
            {
              name: 'windows',
              test: /client\/(?:ui\/(?:call\/(?:people|statistics)|invite|room)\/|i18n\/..-statistics)|node_modules\/uqr\//,
            },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': relay, '/signal': { target: relay, ws: true } },
  },
})
