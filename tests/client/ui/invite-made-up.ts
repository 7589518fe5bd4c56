// What the tests of invitations share: a call on a server that sends mail, and invitations in every state.
import type { Invitation } from '../../../protocol/invitations.ts'
import type { CallState } from '../../../client/state/call.ts'
import { inCall, type participant } from './made-up.ts'
import { invitationTo } from '../../support/doors.ts'

const HOUR_MS = 3_600_000

export function mailCall(others: readonly ReturnType<typeof participant>[] = []): CallState {
  const state = inCall(others)
  state.instance.value = {
    version: '0.1.0',
    poweredBy: 'Vroom',
    namesAllowed: true,
    mail: true,
    feedback: true,
    video: { width: 1280, height: 720, frameRate: 30, maxUplinkKbps: 0 },
  }
  return state
}

export function invitation(address: string, change: Partial<Invitation> = {}): Invitation {
  const now = Date.now()
  const id = `id-of-${address}`
    .replace(/[^\w-]/g, '-')
    .padEnd(22, '0')
    .slice(0, 22)
  return invitationTo({ id, address, createdAt: now, expiresAt: now + HOUR_MS }, { from: 'Sofia', ...change })
}
