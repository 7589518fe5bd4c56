// `npm start`: installs and builds what is missing, then becomes the relay. Arguments go to the relay.
import './node-version.mjs'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { fromRoot } from './run.mjs'

install()
build()
// In this very process: signals reach the relay and its exit status is ours, with nothing in between.
const relay = fromRoot('dist/server/main.js')
process.argv.splice(1, 1, relay)
await import(pathToFileURL(relay).href)
