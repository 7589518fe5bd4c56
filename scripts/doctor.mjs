// `npm run doctor`: installs and builds what is missing, then looks whether the settings and all that they name work.
import './node-version.mjs'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { fromRoot } from './run.mjs'

install()
build()
await import(pathToFileURL(fromRoot('dist/server/doctor.js')).href)
