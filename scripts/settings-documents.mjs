// Writes settings.example.ini and the tables of docs/settings.md from the table of settings. Build first.
import { readFileSync, writeFileSync } from 'node:fs'
import { exampleFile, settingsTables } from '../dist/server/settings/documents.js'
import { fromRoot } from './run.mjs'

const page = fromRoot('docs/settings.md')
const marks = /(<!-- settings -->\n)[\s\S]*(<!-- \/settings -->)/
writeFileSync(fromRoot('settings.example.ini'), exampleFile())
writeFileSync(
  page,
  readFileSync(page, 'utf8').replace(marks, (_all, from, to) => `${from}\n${settingsTables()}\n${to}`),
)
