// Invitations, from both ends: chairmen who read what became of theirs, and invitees who answer.
import { err } from '../../protocol/result.ts'
import type { Actions } from './actions.ts'
import type { Context } from './context.ts'

type InvitationActions = Pick<
  Actions,
  | 'loadInvitations'
  | 'loadNotified'
  | 'answerInvitation'
  | 'followInvitation'
  | 'setTellsName'
  | 'optOut'
  | 'sendFeedback'
>

export function invitationActions({ state }: Context): InvitationActions {
  return {
    loadInvitations: async () => 'offline',
    loadNotified: async () => err('offline'),
    answerInvitation: async () => 'offline',
    followInvitation: async () => undefined,
    setTellsName(tells) {
      state.tellsName.value = tells
    },
    optOut: async () => 'offline',
    sendFeedback: async () => 'offline',
  }
}
