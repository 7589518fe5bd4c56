// The headers that every reply carries: what a page of ours may do, and that nobody may frame it.
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** A year, in seconds. */
const HSTS_SECONDS = 31_536_000

/** Camera, microphone, screen and speaker for our own pages; the rest for nobody. */
const PERMISSIONS = [
  'camera=(self)',
  'microphone=(self)',
  'display-capture=(self)',
  'speaker-selection=(self)',
  'autoplay=(self)',
  'fullscreen=(self)',
  'picture-in-picture=(self)',
  'screen-wake-lock=(self)',
  ...['accelerometer', 'geolocation', 'gyroscope', 'hid', 'idle-detection', 'magnetometer', 'midi'],
  ...['payment', 'serial', 'usb', 'xr-spatial-tracking'],
]
  .map((permission) => (permission.includes('=') ? permission : `${permission}=()`))
  .join(', ')

type Face = {
  readonly origins: readonly string[]
  readonly isSecure: boolean
  readonly base: string
  readonly isTrial?: boolean
}

export function secureHeaders(app: FastifyInstance, face: Face): void {
  app.register(helmet, helmetOptions(face))
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('permissions-policy', PERMISSIONS)
  })
}

/** For a reply that no hook of ours sees: the request's address was no address. */
export const bareHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': PERMISSIONS,
} as const

function helmetOptions({ origins, isSecure, base, isTrial = false }: Face): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'media-src': ["'self'", 'blob:'],
        // Some browsers do not count sockets as 'self'.
        'connect-src': ["'self'", ...origins.filter(isSource).map((origin) => origin.replace(/^http/, 'ws'))],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
        'form-action': ["'self'"],
        'require-trusted-types-for': ["'script'"],
        'trusted-types': ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    // Over http it would be ignored at best, and over localhost or a LAN it would outlive the trial.
    // Below a path the host is somebody else's to bind, for all that it serves.
    hsts: isSecure && base === '' && !isTrial && { maxAge: HSTS_SECONDS, includeSubDomains: false },
  }
}

/** The policy knows no IPv6 addresses (CSP, host-source); newer browsers count their sockets as 'self'. */
const isSource = (origin: string): boolean => !origin.includes('[')
