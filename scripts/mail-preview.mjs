// `npm run mail:preview`: installs and builds what is missing, then writes every mail as a page to look at.
import './node-version.mjs'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { fromRoot } from './run.mjs'

install()
build()
await import(pathToFileURL(fromRoot('dist/server/mail-preview.js')).href)
