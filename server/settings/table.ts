// Every setting there is: its parser, its default as one would write it, and what it is for.
import {
  dsn,
  emailAddress,
  flag,
  hostAndPort,
  hostName,
  iceUrl,
  integer,
  list,
  listenAddress,
  network,
  oneOf,
  baseUrl,
  redisUrl,
  roomName,
  text,
  workers,
  type Parser,
} from './parsers.ts'

export type Key<T> = {
  readonly parse: Parser<T>
  readonly byDefault: string
  readonly doc: string
  /** What happens to another value than the default in this version; absent: it is used. */
  readonly fate?: 'ignored'
}

const key = <T>(parse: Parser<T>, byDefault: string, doc: string): Key<T> => ({ parse, byDefault, doc })
/** VROOM's keys that a file may go on naming: a warning in the log says that they do nothing. */
const ignored = <T>(parse: Parser<T>, byDefault: string, doc: string): Key<T> => ({
  ...key(parse, byDefault, doc),
  fate: 'ignored',
})

export const table = {
  database: {
    dsn: key(
      dsn,
      'sqlite:data/vroom.db',
      'Where rooms and sessions are kept: sqlite:FILE, relative to the working directory, or postgres://HOST/DATABASE.',
    ),
    user: key(text(256), '', 'User of the PostgreSQL server, if not in dsn.'),
    password: key(text(256), '', 'Password of the PostgreSQL server, if not in dsn.'),
    ca: key(
      text(),
      '',
      'File with the certificates that the PostgreSQL server is checked with. Empty: those that Node.js brings along.',
    ),
    redis: key(
      redisUrl,
      '',
      'Redis, for several workers or hosts: redis://HOST:PORT/DB, rediss:// over TLS, unix:/PATH. Empty: one worker.',
    ),
    redis_user: key(text(256), '', 'User of Redis (ACL). Empty: the default user.'),
    redis_password: key(text(256), '', 'Password of Redis. It must have one unless it is on this machine.'),
    redis_ca: key(
      text(),
      '',
      'File with the certificates that Redis is checked with. Empty: those that Node.js brings along.',
    ),
    redis_sentinels: key(
      list(hostAndPort, 16),
      '',
      'Sentinels to ask for the Redis to use: comma separated HOST:PORT. Empty: none are asked.',
    ),
    redis_sentinel_name: key(text(256), 'mymaster', 'Name of the Redis that the sentinels watch.'),
    redis_sentinel_password: key(text(256), '', 'Password of the sentinels.'),
    redis_prefix: key(text(64), 'vroom', 'How names in Redis begin. Instances that share a Redis need different ones.'),
  },
  turn: {
    stun_server: key(
      list(iceUrl('stun'), 16),
      '',
      'STUN servers told to browsers: comma separated URIs (RFC 7064). Empty: none.',
    ),
    turn_server: key(
      list(iceUrl('turn'), 16),
      '',
      'TURN servers told to browsers: comma separated URIs (RFC 7065). Empty: none.',
    ),
    credentials: key(
      oneOf('rest', 'static'),
      'rest',
      'rest: credentials are made for each peer from secret_key. static: turn_user and turn_password for everybody.',
    ),
    turn_user: key(text(256), '', 'User name of the static credentials.'),
    turn_password: key(text(256), '', 'Password of the static credentials. Every participant can read it.'),
    secret_key: key(
      text(1024),
      '',
      'Secret shared with the TURN server (static-auth-secret of coturn) for rest credentials.',
    ),
    ttl: key(integer(5, 86_400), '3600', 'Life of rest credentials in seconds; they are renewed before they expire.'),
    policy: key(
      oneOf('all', 'relay'),
      'all',
      'all: direct connections where possible. relay: media only through the TURN servers.',
    ),
  },
  video: {
    frame_rate: key(integer(1, 60), '24', 'Most pictures a second that a camera sends.'),
    width: key(integer(160, 3840), '1280', 'Widest camera picture, in pixels.'),
    height: key(integer(120, 2160), '720', 'Highest camera picture, in pixels.'),
    max_uplink_kbps: key(
      integer(0, 1_000_000),
      '0',
      'Most that a browser sends to all others together, in kbit/s; 0: no limit. Below 250 there is hardly more than sound.',
    ),
  },
  email: {
    from: key(
      emailAddress,
      '',
      'Sender of e-mails, such as vroom@example.org. Empty: no mail is sent, nobody is invited.',
    ),
    from_name: key(text(64), 'Vroom', 'Name of the sender.'),
    contact: key(emailAddress, '', 'Who gets what people write in the feedback form. Empty: there is no form.'),
    language: key(oneOf('en', 'fr'), 'en', 'Language of the mails for which nobody chose one.'),
    transport: key(
      oneOf('smtp', 'sendmail'),
      'smtp',
      'smtp: through the mail server smtp_host. sendmail: through the program of this machine.',
    ),
    sendmail: key(text(), '/usr/sbin/sendmail', 'Path of the sendmail program.'),
    smtp_host: key(hostName, '', 'Name or IP address of your mail server.'),
    smtp_port: key(
      integer(1, 65_535),
      '587',
      'Its port: usually 587, with smtp_security = tls 465, on this machine 25.',
    ),
    smtp_security: key(
      oneOf('starttls', 'tls', 'opportunistic', 'none'),
      'starttls',
      'starttls and tls: encrypted, and the certificate must be right. opportunistic: encrypted if it can be, whoever answers. none: in clear.',
    ),
    smtp_user: key(text(256), '', 'User name at the mail server. Empty: it takes our mail without one.'),
    smtp_password: key(text(256), '', 'Password at the mail server.'),
    smtp_pool: key(integer(1, 20), '2', 'Mails that are sent at once, and most connections to the mail server.'),
    retry_after: key(
      integer(1, 3600),
      '60',
      'Seconds until a mail that was not taken is tried again; then 2, 5, 15, 30 and 60 times as long, for a day.',
    ),
    invitation_hours: key(integer(1, 8760), '24', 'Hours for which an invitation without a date is good.'),
    invitation_hours_after: key(
      integer(0, 8760),
      '2',
      'Hours for which one with a date is good after the beginning; in any case until the end of the meeting.',
    ),
    waiting_after: key(
      integer(0, 86_400),
      '120',
      'Seconds that somebody waits unheeded before those are told by mail who asked for it; 0: never.',
    ),
    room_per_hour: key(
      integer(1, 1_000_000),
      '50',
      'Invitations that one room may send in an hour, and as many notices.',
    ),
    room_per_day: key(integer(1, 1_000_000), '200', 'The same in a day.'),
    recipient_per_day: key(integer(1, 1_000_000), '5', 'Invitations to one e-mail address in a day.'),
    source_per_hour: key(
      integer(1, 1_000_000),
      '20',
      'Invitations that one address of the network may send in an hour, and three times as many notices.',
    ),
    instance_per_hour: key(integer(1, 10_000_000), '1000', 'Mails that all may cause together in an hour.'),
  },
  interface: {
    powered_by: key(text(200), '', 'Who runs this instance, as plain text at the foot of the home page.'),
    template: ignored(text(64), 'default', 'Directory of VROOM page templates. There are none here.'),
    chrome_extension_id: ignored(text(64), '', 'Browsers share screens without an extension today.'),
    demo: ignored(flag, '0', 'VROOM showed more pages when set. There are none here.'),
  },
  rooms: {
    inactivity_timeout: key(
      integer(0, 5_256_000),
      '60',
      'Minutes after which a room that nobody is in is deleted; 0: never.',
    ),
    reserved_inactivity_timeout: key(
      integer(0, 5_256_000),
      '86400',
      'The same for a room that is reserved by an owner password; 0: never.',
    ),
    common_names: key(
      list(roomName, 1000),
      '',
      'Names of rooms that nobody can reserve with an owner password: comma separated.',
    ),
    hide_existence: key(
      flag,
      '0',
      '1: a room that does not exist answers as one with a password does, and only programs with a key choose names.',
    ),
    max_members: key(
      integer(0, 512),
      '16',
      'Most people in one room; 0: no limit. Each sends to every other, so browsers tire before the relay does.',
    ),
    max_rooms: key(integer(0, 10_000_000), '100000', 'Most rooms on this instance; 0: no limit.'),
    create_per_hour: key(integer(0, 1_000_000), '300', 'Rooms that one address may create in an hour; 0: no limit.'),
    enter_per_minute: key(
      integer(0, 1_000_000),
      '300',
      'Times that one address may ask to enter or look up a room in a minute; 0: no limit.',
    ),
  },
  etherpad: {
    uri: ignored(text(), '', 'Address of an Etherpad. This version has no shared notes.'),
    api_key: ignored(text(), '', 'API key of the Etherpad. This version has no shared notes.'),
    base_domain: ignored(text(), '', 'Domain shared with the Etherpad. This version has no shared notes.'),
  },
  directories: {
    data: key(text(), 'data', 'Where the secret key is kept, relative to the working directory.'),
    cache: ignored(text(), 'data/cache', 'Nothing is cached on disk.'),
    tmp: ignored(text(), 'data/tmp', 'Nothing is written to temporary files.'),
  },
  daemon: {
    listen_ip: key(
      listenAddress,
      '127.0.0.1',
      'Address to listen on; * for all. Browsers need HTTPS from anywhere but this machine.',
    ),
    listen_port: key(integer(1, 65_535), '8090', 'Port to listen on.'),
    workers: key(
      workers,
      '1',
      'Processes that share the port; auto: one for each processor. More than 1 need database.redis.',
    ),
    tls_certificate: key(
      text(),
      '',
      'File with the certificate chain (PEM) for HTTPS without a web server in front; read again when it changes. Empty: plain HTTP.',
    ),
    tls_key: key(text(), '', 'File with the private key (PEM) of tls_certificate.'),
    public_url: key(
      baseUrl,
      '',
      'What people type to get here, such as https://meet.example.org or https://example.org/vroom. Empty: http://localhost and the port.',
    ),
    secret_key: key(
      text(1024),
      '',
      'Seals tickets: at least 32 random characters. Empty: made once and kept as secret.key in directories.data.',
    ),
    trusted_proxies: key(
      list(network),
      '',
      'Addresses of your reverse proxies, comma separated: only their X-Forwarded-For is believed.',
    ),
    grace: key(integer(1, 600), '30', 'Seconds that a seat is kept for somebody whose connection to the relay broke.'),
    environment: key(
      oneOf('production', 'development'),
      'production',
      'development: short secrets and http:// on any host are allowed.',
    ),
    log_level: key(oneOf('debug', 'info', 'warn', 'error', 'fatal'), 'info', 'Least grave lines to log.'),
    audit_days: key(
      integer(0, 36_500),
      '365',
      'Days for which it is kept who did what to rooms and rights; 0: for ever.',
    ),
    pid_file: key(text(), '', 'File to write the process id to. Empty: none.'),
    metrics_token: key(
      text(1024),
      '',
      'Bearer token that Prometheus shows at /metrics: at least 16 characters. Empty: only metrics_from counts.',
    ),
    metrics_from: key(
      list(network),
      '',
      'Addresses or networks that may read /metrics without a token, comma separated. Both empty: there is no /metrics.',
    ),
    backend: ignored(text(64), 'hypnotoad', 'VROOM chose its web server by it. There is one here.'),
  },
} as const satisfies Record<string, Record<string, Key<unknown>>>

export type Table = typeof table
type ValueOf<K> = K extends Key<infer T> ? T : never
/** The settings under the names of the file. Durations are in the units that the table says. */
export type Settings = { readonly [S in keyof Table]: { readonly [K in keyof Table[S]]: ValueOf<Table[S][K]> } }

export type Row = { readonly section: string; readonly name: string; readonly key: Key<unknown> }

/** Every key, in the order of the table. */
export const rows: readonly Row[] = Object.entries(table).flatMap(([section, keys]) =>
  Object.entries<Key<unknown>>(keys).map(([name, key]) => ({ section, name, key })),
)
