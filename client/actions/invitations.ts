// Invitations, from both ends: chairmen who read what became of theirs, and invitees who answer.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { InvitationReply } from '../../protocol/http.ts'
import type { Answer } from '../../protocol/invitations.ts'
import { err, ok, type Result } from '../../protocol/result.ts'
import type { RestError } from '../net/rest.ts'
import type { Actions } from './actions.ts'
import type { Context } from './context.ts'
import { loadInvitations } from './invitation-list.ts'
import { ANSWER_PAGE, OPT_OUT_PAGE } from './links.ts'
import { retryTime } from './refusals.ts'
import type { Rooms } from './rooms.ts'

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

/** The first answer may come late; whoever gives it when the meeting has begun has given the last one. */
function answered(invited: InvitationReply, answer: Answer): InvitationReply {
  const { meeting } = invited
  return { ...invited, answer, mayAnswer: meeting === null || answer.at < meeting.startsAt }
}

export function invitationActions(context: Context, { goTo }: Rooms): InvitationActions {
  const { state, rest, links } = context

  /** Null: done. When another try makes sense is in `state.retryAt` then, if the relay knows. */
  const codeOf = (reply: Result<unknown, RestError>): ErrorCode | 'offline' | null => {
    state.retryAt.value = reply.ok ? null : retryTime(context, reply.error)
    return reply.ok ? null : reply.error.code
  }

  return {
    loadInvitations: () => loadInvitations(context),
    async loadNotified() {
      const room = state.room.value
      if (!room) return err('offline')
      const reply = await rest.notified(room.name)
      return reply.ok ? ok(reply.value.addresses) : err(reply.error.code)
    },
    async answerInvitation(answer, message) {
      const invited = state.invited.value
      const token = links.read(ANSWER_PAGE)
      if (!invited || token === null) return 'bad-invitation'
      const reply = await rest.answerInvitation(token, answer, message)
      // Gone elsewhere meanwhile: told all the same, and nothing to show.
      if (state.invited.value !== invited) return null
      const code = codeOf(reply)
      if (code === null) state.invited.value = answered(invited, { answer, message, at: context.wallClock() })
      // The meeting began while the page stood open.
      if (code === 'answer-closed') state.invited.value = { ...invited, mayAnswer: false }
      return code
    },
    async followInvitation() {
      const invited = state.invited.value
      if (state.page.value.is !== 'invitation' || !invited) return
      links.carry(ANSWER_PAGE, `/${invited.room}`)
      await goTo(`/${invited.room}`)
    },
    setTellsName(tells) {
      state.tellsName.value = tells
    },
    async optOut(isOptedOut) {
      const token = links.read(OPT_OUT_PAGE)
      if (token === null) return 'bad-mailbox'
      const reply = await (isOptedOut ? rest.optOut(token) : rest.optIn(token))
      if (state.page.value.is !== 'unsubscribe') return null
      if (reply.ok) state.page.value = { is: 'unsubscribe', optedOut: reply.value.optedOut }
      return codeOf(reply)
    },
    sendFeedback: async (feedback) => codeOf(await rest.feedback(feedback)),
  }
}
