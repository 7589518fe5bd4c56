// The units, read as text: there is no systemd where the tests run.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { root } from '../harness/temp-dir.ts'

const folder = join(root, 'systemd')
const units = readdirSync(folder).filter((file) => /\.(service|socket)$/.test(file))
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8')

const known: Readonly<Record<string, RegExp>> = {
  Unit: /^(Description|After|Wants|Requires)$/,
  Install: /^WantedBy$/,
  Socket: /^(ListenStream|Backlog)$/,
  Service: new RegExp(
    `^(${[
      'Type|User|Group|ExecStart|ExecReload|KillMode|WorkingDirectory|StateDirectory|StateDirectoryMode|UMask',
      'Restart|RestartSec|RestartPreventExitStatus|TimeoutStopSec|LimitNOFILE|LoadCredential',
      'NoNewPrivileges|CapabilityBoundingSet|AmbientCapabilities|ProtectSystem|ProtectHome|PrivateTmp|PrivateDevices',
      'Protect(Clock|ControlGroups|Hostname|KernelLogs|KernelModules|KernelTunables|Proc)',
      'Restrict(AddressFamilies|Namespaces|Realtime|SUIDSGID)|LockPersonality|RemoveIPC',
      'SystemCallArchitectures|SystemCallFilter',
    ].join('|')})$`,
  ),
}

function entriesOf(text: string): { section: string; name: string; value: string }[] {
  let section = ''
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      const header = /^\[(\w+)\]$/.exec(line)?.[1]
      if (header !== undefined) section = header
      const at = line.indexOf('=')
      return header === undefined ? [{ section, name: line.slice(0, at), value: line.slice(at + 1) }] : []
    })
}

describe('the units', () => {
  it.each(units)('%s says only what systemd knows', (file) => {
    const wrong = entriesOf(textOf(file)).filter(({ section, name }) => known[section]?.test(name) !== true)
    expect(wrong).toEqual([])
  })

  it('start what the build makes, and give it longer to end than it takes', () => {
    const entries = entriesOf(textOf('vroom.service'))
    const valueOf = (name: string) => entries.find((entry) => entry.name === name)?.value ?? ''
    const source = valueOf('ExecStart').replace('/usr/bin/node /opt/vroom/dist/', '').replace(/js$/, 'ts')
    expect(existsSync(join(root, source))).toBe(true)
    expect(Number(valueOf('TimeoutStopSec'))).toBeGreaterThan(25)
    expect(valueOf('RestartPreventExitStatus')).toBe('78')
    expect(valueOf('ExecReload')).toContain('-HUP')
    expect(valueOf('ProtectSystem')).toBe('strict')
  })
})
