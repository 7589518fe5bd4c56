// Settings as an administrator meets them: a file, the environment, and one clear line when something is wrong.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { makeTempDir } from '../../harness/temp-dir.ts'
import { mailRulesOf } from '../../../server/mail/mail-rules.ts'
import { loadSettings, type Loaded } from '../../../server/settings/load.ts'

let file = ''
beforeAll(async () => {
  file = join(await makeTempDir('settings'), 'settings.ini')
})

function load(text: string, env: Record<string, string> = {}): Loaded {
  writeFileSync(file, text)
  return loadSettings(['--config', file], env)
}

function refusal(text: string, env: Record<string, string> = {}): string {
  try {
    load(text, env)
  } catch (error) {
    return (error as Error).message.replaceAll(file, 'FILE')
  }
  return 'accepted'
}

const SECRET = 'k'.repeat(16) + 'x'.repeat(16)

describe('settings', () => {
  it('have a default each', () => {
    const { settings, notices } = load('')
    expect(notices).toEqual([])
    expect(settings.daemon).toMatchObject({ listen_ip: '127.0.0.1', listen_port: 8090, environment: 'production' })
    expect(settings.database.dsn).toEqual({ is: 'sqlite', file: 'data/vroom.db' })
    expect(settings.daemon.audit_days).toBe(365)
    expect(settings.rooms).toMatchObject({
      inactivity_timeout: 60,
      reserved_inactivity_timeout: 86_400,
      common_names: [],
      hide_existence: false,
    })
    expect(settings.turn).toMatchObject({ stun_server: [], turn_server: [], credentials: 'rest', ttl: 3600 })
  })

  it('bound what each browser sends, in whole kbit/s', () => {
    expect(load('').settings.video.max_uplink_kbps).toBe(0)
    expect(load('[video]\nmax_uplink_kbps = 2500').settings.video.max_uplink_kbps).toBe(2500)
    for (const wrong of ['-1', '0.5', '2M']) {
      expect(refusal(`[video]\nmax_uplink_kbps = ${wrong}`)).toContain('video.max_uplink_kbps must be a whole number')
    }
  })

  it("read VROOM's own file", () => {
    const { settings, notices } = load(
      `[turn]
stun_server = 'stun:a.example:19302','stun:b.example:3478'
turn_server = 'turns:c.example:5349?transport=tcp'
credentials = 'rest'
secret_key = '${SECRET}'
[rooms]
inactivity_timeout = '30'
common_names = 'Test','team-1', admin
max_members = 0
[daemon]
listen_port = '8091'
backend = 'morbo'
 log_level = 'warn'`,
    )
    expect(settings.turn.stun_server).toEqual(['stun:a.example:19302', 'stun:b.example:3478'])
    expect(settings.turn.turn_server).toEqual(['turns:c.example:5349?transport=tcp'])
    expect(settings.daemon).toMatchObject({ listen_port: 8091, log_level: 'warn' })
    expect(settings.rooms).toMatchObject({ inactivity_timeout: 30, common_names: ['test', 'team-1', 'admin'] })
    expect(notices.map((notice) => notice.replaceAll(file, 'FILE').split('. ')[0])).toEqual([
      'FILE:12: daemon.backend has no effect',
    ])
  })

  it('are overridden by the environment', () => {
    const { settings } = load('[daemon]\nlisten_port = 1', { VROOM_DAEMON_LISTEN_PORT: '2', VROOM_OTHER: 'x' })
    expect(settings.daemon.listen_port).toBe(2)
  })

  it('tell of a short TURN secret without repeating it', () => {
    const { notices } = load('[turn]\nsecret_key = hunter2hunter2')
    expect(notices).toHaveLength(1)
    expect(notices.join()).not.toContain('hunter2')
  })
})

describe('settings of e-mail', () => {
  const sender = '[email]\nfrom = rooms@example.org\n'
  const noticesOf = (text: string) => load(text).notices.map((notice) => notice.replaceAll(file, 'FILE'))

  it('send nothing by default, and say so when something else is set', () => {
    expect(mailRulesOf(load('').settings.email)).toMatchObject({ isOn: false, why: 'email.from is not set' })
    expect(noticesOf('[email]\nsmtp_host = mail.example.org')).toEqual([
      'FILE:2: email.smtp_host has no effect while email.from is empty',
    ])
    expect(noticesOf('[email]\ncontact = me@example.org')).toEqual([
      'FILE:2: email.contact has no effect while email.from is empty',
    ])
  })

  it('become rules in milliseconds', () => {
    const { settings } = load(`${sender}smtp_host = ::1\ncontact = me@example.org\ninvitation_hours = 3\nlanguage = fr`)
    expect(mailRulesOf(settings.email)).toEqual({
      isOn: true,
      why: null,
      contact: 'me@example.org',
      language: 'fr',
      budgets: { sourcePerHour: 20, roomPerHour: 50, roomPerDay: 200, recipientPerDay: 5, instancePerHour: 1000 },
      lifeMs: 3 * 3_600_000,
      lifeAfterMs: 2 * 3_600_000,
      waitingAfterMs: 120_000,
    })
  })

  it.each<[string, RegExp]>([
    ['smtp_host = localhost', /public_url is not/],
    ['smtp_host = a.test\nsmtp_user = u\nsmtp_password = p\nsmtp_security = opportunistic', /opportunistic: whoever/],
  ])('with %j tell what should be known', (text, notice) => {
    expect(noticesOf(sender + text).join()).toMatch(notice)
  })

  it.each([
    'smtp_host = 127.0.0.1\nsmtp_user = u\nsmtp_password = p\nsmtp_security = none',
    'transport = sendmail\nsendmail = /bin/true',
  ])('with %j may stand', (text) => {
    const known = '[daemon]\npublic_url = https://meet.example.org\n'
    expect(noticesOf(known + sender + text)).toEqual([])
  })
})

describe('a refusal', () => {
  it.each<[string, string]>([
    ['[daemon]\nlisten_prot = 1', 'FILE:2: there is no daemon.listen_prot'],
    ['[deamon]\n\nlisten_port = 1', 'FILE:3: there is no section [deamon]'],
    ['[rooms]\nlisten_port = 1', 'FILE:2: there is no rooms.listen_port; did you mean daemon.listen_port?'],
    ['[rooms]\n__proto__ = 1', 'FILE:2: there is no rooms.__proto__'],
    ['[constructor]\nname = 1', 'FILE:2: there is no section [constructor]'],
    ['[daemon]\nlisten_port = 1\nlisten_port = 2', 'FILE:3: daemon.listen_port was set in FILE:2'],
    ['[daemon]\nlisten_port', 'FILE:2: this line is neither'],
    ['[daemon]\nlisten_port = 0', 'FILE:2: daemon.listen_port must be a whole number from 1 to 65535'],
    ['[daemon]\nlisten_port = 8090x', 'FILE:2: daemon.listen_port must'],
    ['[daemon]\nlisten_port = 1e3', 'FILE:2: daemon.listen_port must'],
    ['[daemon]\nlisten_ip = example.org', 'FILE:2: daemon.listen_ip must be an IP address'],
    ['[daemon]\nlog_level = loud', 'FILE:2: daemon.log_level must be debug, info, warn, error or fatal'],
    ['[daemon]\ntrusted_proxies = 10.0.0.0/33', 'FILE:2: daemon.trusted_proxies must list'],
    ['[daemon]\ntrusted_proxies = all', 'FILE:2: daemon.trusted_proxies must list'],
    ['[daemon]\npublic_url = meet.example.org', 'FILE:2: daemon.public_url must be the address'],
    ['[daemon]\npublic_url = https://meet.example.org/a%20b', 'FILE:2: daemon.public_url must be the address'],
    ['[daemon]\npublic_url = https://meet.example.org/?a', 'FILE:2: daemon.public_url must be the address'],
    ['[daemon]\nworkers = 2', 'FILE:2: several workers need Redis between them'],
    ['[daemon]\nmetrics_token = fifteen-letters', 'FILE:2: daemon.metrics_token must have at least 16 characters'],
    [
      '[daemon]\npublic_url = https://meet.example.org\nmetrics_from = 127.0.0.1',
      'FILE:3: behind a reverse proxy addresses are known only with daemon.trusted_proxies',
    ],
    ['[daemon]\nworkers = 0', 'FILE:2: daemon.workers must be a whole number from 1 to 64'],
    ['[daemon]\ntls_key = key.pem', 'daemon.tls_certificate and daemon.tls_key go together'],
    ['[daemon]\npublic_url = https://a:b@meet.example.org', 'FILE:2: daemon.public_url must be the address'],
    ['[daemon]\npublic_url = http://meet.example.org', 'FILE:2: browsers give no camera to http://'],
    ['[daemon]\npublic_url = http://localhost.example.org', 'FILE:2: browsers give no camera to http://'],
    ['[daemon]\nsecret_key = changeme', 'FILE:2: daemon.secret_key must be at least 32 bytes'],
    [`[daemon]\nsecret_key = ${'a'.repeat(64)}`, 'FILE:2: daemon.secret_key must be at least 32 bytes'],
    ["[database]\ndsn = 'DBI:mysql:database=vroom;host=localhost'", 'FILE:2: database.dsn must be sqlite:FILE'],
    ['[database]\ndsn = vroom.db', 'FILE:2: database.dsn must be sqlite:FILE'],
    ['[database]\nredis = 127.0.0.1:6379', 'FILE:2: database.redis must be redis://'],
    ['[rooms]\ncommon_names = team, my room', 'FILE:2: rooms.common_names must list room names: "my room" is none'],
    ['[rooms]\ncommon_names = \u0001', 'FILE:2: rooms.common_names must list room names: "\\u0001" is none'],
    [`[rooms]\ncommon_names = ${'x'.repeat(50)}`, 'FILE:2: rooms.common_names must list room names'],
    ['[rooms]\nhide_existence = maybe', 'FILE:2: rooms.hide_existence must be 0 or 1'],
    ['[daemon]\naudit_days = -1', 'FILE:2: daemon.audit_days must be a whole number from 0'],
    ['[turn]\ncredentials = http', 'FILE:2: turn.credentials must be rest or static'],
    ['[turn]\nturn_server = turn:a.example', 'FILE:2: turn.credentials is rest, so set turn.secret_key'],
    ['[turn]\nturn_server = turn:a\ncredentials = static', 'FILE:3: turn.credentials is static, so set turn.turn_user'],
    ['[turn]\nturn_server = stun:a.example', 'FILE:2: turn.turn_server must list URIs such as turn:'],
    ['[turn]\nturn_server = turn:a.example:70000', 'FILE:2: turn.turn_server must list URIs'],
    ['[turn]\nturn_server = turn://a.example', 'FILE:2: turn.turn_server must list URIs'],
    ['[turn]\nstun_server = stun:a?transport=udp', 'FILE:2: turn.stun_server must list URIs'],
    ['[turn]\npolicy = relay', 'FILE:2: turn.policy is relay, so set turn.turn_server'],
    ['[turn]\nsecret_key = secret', 'FILE:2: turn.secret_key is the value of an example'],
    ['[email]\nfrom = Rooms <rooms@example.org>', 'FILE:2: email.from must be one plain address'],
    ['[email]\nfrom = a@example.org, b@example.org', 'FILE:2: email.from must be one plain address'],
    ['[email]\ncontact = root@localhost', 'FILE:2: email.contact must be one plain address'],
    ['[email]\nsmtp_host = mail.example.org:25', 'FILE:2: email.smtp_host must be a host name'],
    ['[email]\nsmtp_host = 1.2.3.4.5', 'FILE:2: email.smtp_host must be a host name'],
    ['[email]\nsmtp_pool = 21', 'FILE:2: email.smtp_pool must be a whole number from 1 to 20'],
    ['[email]\nretry_after = 0', 'FILE:2: email.retry_after must be a whole number from 1'],
    ['[email]\nsmtp_security = ssl', 'FILE:2: email.smtp_security must be starttls, tls, opportunistic or none'],
    ['[email]\nfrom = a@example.org', 'FILE:2: email.transport is smtp, so set email.smtp_host'],
    [
      '[email]\nfrom = a@b.test\nsmtp_host = m\nsmtp_user = u',
      'FILE:4: email.smtp_user is set, so set email.smtp_password',
    ],
    ['[email]\nfrom = a@b.test\nsmtp_host = m\nsmtp_password = p', 'FILE:4: email.smtp_password is set, so set'],
    [
      '[email]\nfrom = a@b.test\nsmtp_host = m\nsmtp_user = u\nsmtp_password = p\nsmtp_security = none',
      'FILE:6: the password would cross the network in clear',
    ],
    ['[email]\nfrom = a@b.test\ntransport = sendmail\nsendmail = /no/such', 'FILE:4: /no/such is not a program'],
    ['[email]\nfrom = a@b.test\ntransport = sendmail\nsendmail = bin/true', 'FILE:4: bin/true is not a program'],
    ['[turn]\nttl = -1', 'FILE:2: turn.ttl must be a whole number'],
  ])('of %j names the line and the remedy', (text, message) => {
    expect(refusal(text)).toContain(message)
    expect(refusal(text)).not.toContain('\n')
  })

  it('names a variable of ours that overrides nothing', () => {
    expect(refusal('', { VROOM_DAEMON_LISTEN_PROT: '1' })).toContain('VROOM_DAEMON_LISTEN_PROT: overrides no setting')
    expect(refusal('', { VROOM_DAEMON_LISTEN_PORT: 'x' })).toContain(
      'VROOM_DAEMON_LISTEN_PORT: daemon.listen_port must',
    )
  })

  it('never repeats a secret', () => {
    const secret = '[daemon]\nsecret_key = hunter2'
    expect(refusal(secret)).not.toContain('hunter2')
    expect(refusal(`[turn]\nsecret_key = hunter2${'x'.repeat(2000)}`)).not.toContain('hunter2')
  })

  it('names a file that cannot be read, and options that do not exist', () => {
    expect(() => loadSettings(['--config', '/nonexistent.ini'], {})).toThrow(
      '/nonexistent.ini: cannot be read (ENOENT)',
    )
    expect(() => loadSettings(['--port', '1'], {})).toThrow('the only option is --config FILE')
    expect(() => loadSettings(['--config'], {})).toThrow('the only option is --config FILE')
  })

  it('is spared in development what only matters in production', () => {
    const text = '[daemon]\nenvironment = development\npublic_url = http://10.0.0.1:8090\nsecret_key = short'
    expect(refusal(text)).toBe('accepted')
  })
})
