// `npm run db -- migrate|check|backup|restore|copy-to`: installs and builds what is missing, then looks after the database.
import './node-version.mjs'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { fromRoot } from './run.mjs'

install()
build()
await import(pathToFileURL(fromRoot('dist/server/db.js')).href)
