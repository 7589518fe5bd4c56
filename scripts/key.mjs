// `npm run key`: installs and builds what is missing, then makes, lists or revokes API keys.
import './node-version.mjs'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { fromRoot } from './run.mjs'

install()
build()
await import(pathToFileURL(fromRoot('dist/server/keys.js')).href)
