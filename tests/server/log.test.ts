// One JSON object a line, nothing that a terminal obeys, and no secrets.
import { Writable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { createLog } from '../../server/log.ts'

function record(
  write: (log: ReturnType<typeof createLog>) => void,
  level = 'debug',
  worker: number | null = null,
): string {
  let text = ''
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  write(createLog(level, { destination: sink, worker }))
  return text
}

describe('the log', () => {
  it('is one JSON object a line, whatever stands in a field', () => {
    const hostile = 'a\r\n{"level":"error"}\u001b[2J\u009b\u202e\u2028\u200f"\\'
    const text = record((log) => {
      log.info({ field: hostile, [hostile]: 1 }, hostile)
      log.error({ err: new Error(hostile, { cause: new Error(hostile) }) }, 'x')
    })
    const lines = text.trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'info', field: hostile, msg: hostile })
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/)
  })

  it.each(['ticket', 'resume', 'token', 'cookie', 'password', 'secret_key', 'credential', 'payload', 'authorization'])(
    'hides a %s, at the top and one level down',
    (field) => {
      const text = record((log) => log.info({ [field]: 'hunter2', frame: { [field]: 'hunter2' } }, 'x'))
      expect(text).not.toContain('hunter2')
      expect(text).toContain('[redacted]')
    },
  )

  it('names the worker in each line, if there are several', () => {
    expect(JSON.parse(record((log) => log.info({}, 'x'), 'info', 3))).toMatchObject({ worker: 3, msg: 'x' })
    expect(record((log) => log.info({}, 'x'))).not.toContain('worker')
  })

  it('writes nothing below its level', () => {
    expect(record((log) => log.info({}, 'x'), 'warn')).toBe('')
  })
})
