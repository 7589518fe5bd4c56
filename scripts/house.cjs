// The table that ESLint and dependency-cruiser both read: which file or folder may import which driver.

/**
 * `port` is what everybody else uses instead. A home that ends in `/` is a folder.
 * @type {readonly { readonly packages: readonly string[], readonly homes: readonly string[], readonly port: string }[]}
 */
const drivers = [
  { packages: ['kysely'], homes: ['server/store/'], port: '`Store` of server/store-port.ts' },
  { packages: ['better-sqlite3'], homes: ['server/store/sqlite/'], port: '`Store` of server/store-port.ts' },
  { packages: ['pg'], homes: ['server/store/postgres.ts'], port: '`Store` of server/store-port.ts' },
  { packages: ['ioredis'], homes: ['server/cluster/redis/'], port: '`Bus` of server/cluster/bus.ts' },
  { packages: ['nodemailer'], homes: ['server/mail/smtp-mailer.ts'], port: '`Mailer` of server/mail-port.ts' },
  {
    packages: ['ical-generator', 'timezones-ical-library'],
    homes: ['server/mail/calendar.ts'],
    port: '`calendarFile` of server/mail/calendar.ts',
  },
  {
    packages: ['fastify', '@fastify/*', 'ws'],
    homes: ['server/edge/', 'server/app.ts', 'server/main.ts', 'server/wiring.ts'],
    port: 'a command; the doors live under server/edge',
  },
  { packages: ['prom-client'], homes: ['server/metrics/'], port: '`Meter` of server/meter-port.ts' },
  { packages: ['selfsigned'], homes: ['server/tls/'], port: 'a certificate file' },
  { packages: ['pino'], homes: ['server/log.ts'], port: '`Log` of server/ports.ts' },
  {
    packages: ['simple-peer'],
    homes: ['client/mesh/simple-peer-link.ts'],
    port: '`PeerLink` of client/mesh/peer-link.ts',
  },
  {
    packages: ['preact', '@preact/signals', 'lucide-preact'],
    homes: ['client/ui/', 'client/main.tsx'],
    port: 'a signal of client/state; only the pages draw',
  },
  {
    packages: ['@preact/signals-core'],
    homes: ['client/state/', 'client/actions/', 'client/main.tsx'],
    port: '@preact/signals under client/ui, a plain callback elsewhere',
  },
  { packages: ['i18next'], homes: ['client/i18n/'], port: 'the `t` of client/i18n' },
]

module.exports = { drivers }
