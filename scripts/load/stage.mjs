// The servers under test, each with a crew of its own that plays the browsers.
import { startCrew } from './crew.mjs'
import { startBare, startRelays } from './servers.mjs'

/**
 * @typedef {import('./options.mjs').Options} Options
 * @typedef {{
 *   readonly name: string, readonly targets: readonly import('./peer.mjs').Target[], readonly pids: readonly number[],
 *   readonly crew: ReturnType<typeof startCrew>, stop(): Promise<void>
 * }} Side
 */

/** A relay, or several of one cluster, that the options name or that are started. @param {Options} options @returns {Promise<Side>} */
export async function relaySide(options) {
  const { urls, origin, pids } = options
  const crew = startCrew(options.generators)
  if (urls.length > 0) {
    const targets = urls.map((url) => ({ url, origin: origin ?? new URL(url).origin, isBare: false }))
    return { name: 'relay', targets, pids, crew, stop: async () => crew.stop() }
  }
  const servers = await startRelays({ count: options.relays, main: options.main, nodeArgs: options.nodeArgs })
  return sideOf('relay', servers, crew)
}

/** @param {Options} options @returns {Promise<Side>} */
export async function bareSide(options) {
  return sideOf('bare ws', [await startBare()], startCrew(options.generators))
}

/**
 * @param {string} name
 * @param {readonly import('./servers.mjs').Server[]} servers
 * @param {ReturnType<typeof startCrew>} crew
 * @returns {Side}
 */
function sideOf(name, servers, crew) {
  return {
    name,
    targets: servers.map(({ target }) => target),
    pids: servers.map(({ pid }) => pid),
    crew,
    async stop() {
      crew.stop()
      for (const server of servers) await server.stop()
    },
  }
}

/** This generator's part of `whole` things. @param {number} whole @param {number} size @param {number} index */
export const shareOf = (whole, size, index) => Math.floor(whole / size) + (index < whole % size ? 1 : 0)

/** Lets peers in that only sit there. @param {Side} side @param {number} idle @param {number} perRoom */
export async function fill({ crew, targets }, idle, perRoom) {
  await crew.order('fill', (index) => {
    const rooms = Math.ceil(shareOf(idle, crew.size, index) / perRoom)
    return { targets, rooms, peers: perRoom }
  })
}
