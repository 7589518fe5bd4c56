// `npm run mail:test -- ADDRESS`: installs and builds what is missing, then sends one mail the way the settings say.
import './node-version.mjs'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { fromRoot } from './run.mjs'

install()
build()
await import(pathToFileURL(fromRoot('dist/server/mail-test.js')).href)
