// Whether two ends speak the same version of the protocol.
import { Refusal } from '../../protocol/errors.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'

/** Throws `too-old` or `too-new`, from the client's point of view. */
export function requireSameVersion(v: number): void {
  if (v < PROTOCOL_VERSION) throw new Refusal('too-old')
  if (v > PROTOCOL_VERSION) throw new Refusal('too-new')
}
