// What only a call needs, in a file of its own: links with their library, and the media engine.
import type { Clock } from './mesh/clock.ts'
import type { OpenLink } from './mesh/peer-link.ts'
import { createOpenLink } from './mesh/simple-peer-link.ts'
import { createEngine } from './engine/create-engine.ts'
import type { OpenEngine } from './engine/engine.ts'
import { createSurroundings, type SurroundingsDeps } from './engine/surroundings.ts'

export type CallParts = { readonly openLink: OpenLink; readonly openEngine: OpenEngine }

export function createCallParts(
  clock: Clock,
  certificates: readonly RTCCertificate[],
  surroundings: SurroundingsDeps,
): CallParts {
  return {
    openLink: createOpenLink(clock, certificates),
    openEngine: (stay) =>
      createEngine({
        ...stay,
        ...createSurroundings(surroundings),
        clock,
        isOn: surroundings.preferences.read('engine') !== 'off',
      }),
  }
}
