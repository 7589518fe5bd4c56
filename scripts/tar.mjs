// Writes tar archives (POSIX ustar) in which nothing depends on who packs, where and when.

const BLOCK = 512
/** Some programs take files of 1970 for files without a date. 2000-01-01, UTC. */
const TIME_S = 946_684_800
const FILE_MODE = 0o644

/**
 * @param {readonly { path: string, bytes: Uint8Array }[]} entries in the order in which they shall stand
 * @returns {Buffer}
 */
export function tarOf(entries) {
  const blocks = entries.flatMap(({ path, bytes }) => [headerOf(path, bytes.length), bytes, paddingOf(bytes.length)])
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)])
}

/** @param {number} length */
const paddingOf = (length) => Buffer.alloc((BLOCK - (length % BLOCK)) % BLOCK)

/** @param {string} path @param {number} size */
function headerOf(path, size) {
  const header = Buffer.alloc(BLOCK)
  const { prefix, name } = split(path)
  header.write(name, 0)
  octal(header, 100, 8, FILE_MODE)
  octal(header, 108, 8, 0)
  octal(header, 116, 8, 0)
  octal(header, 124, 12, size)
  octal(header, 136, 12, TIME_S)
  header.write('0', 156)
  header.write('ustar\0' + '00', 257)
  header.write('root', 265)
  header.write('root', 297)
  header.write(prefix, 345)
  header.fill(' ', 148, 156)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** @param {Buffer} header @param {number} at @param {number} width @param {number} value */
function octal(header, at, width, value) {
  header.write(value.toString(8).padStart(width - 1, '0'), at)
}

/**
 * A long path is cut at a slash into two fields. Throws when no slash is where it would help.
 * @param {string} path
 */
function split(path) {
  if (Buffer.byteLength(path) <= 100) return { prefix: '', name: path }
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const prefix = path.slice(0, at)
    const name = path.slice(at + 1)
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100) return { prefix, name }
  }
  throw new Error(`${path} is too long for a tar archive`)
}
