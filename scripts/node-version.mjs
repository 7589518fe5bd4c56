// Refuses a Node that is too old, in one line. Imported first, and written so that an old Node can read it.
const [wantedMajor, wantedMinor] = /** @type {const} */ ([20, 19])
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
  console.error(`Vroom needs Node ${wantedMajor}.${wantedMinor} or newer; this is ${process.versions.node}.`)
  process.exit(1)
}
