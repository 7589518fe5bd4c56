// Where this instance begins on its host: the path that stands in front of every address of its own.

/** Begins and ends with a slash. */
export type Base = string

/** For an instance that has its host to itself. */
export const ROOT: Base = '/'

/**
 * Read from the address of any script of the page: the build puts them all one folder below the base. So nothing has to be
 * written into the page that a browser would have to run or believe.
 */
export function baseOf(script: string): Base {
  return new URL('..', script).pathname
}

/** Where the relay listens for sockets. */
export function socketUrl({ protocol, host }: Pick<Location, 'protocol' | 'host'>, base: Base): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}${base}signal`
}
