// The pages of those who come from a mail, or have something to say: without camera, name or room.
import { Check } from 'typebox/value'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { InvitationReply } from '../../protocol/http.ts'
import { InvitationToken } from '../../protocol/invitations.ts'
import { err, type Result } from '../../protocol/result.ts'
import type { RestError } from '../net/rest.ts'
import type { Context } from './context.ts'
import { ANSWER_PAGE, OPT_OUT_PAGE } from './links.ts'
import { retryTime } from './refusals.ts'

/** Shows the page of a path, and what the relay says to it unless the person has gone elsewhere by then. */
export type GuestPage = (context: Context, isCurrent: () => boolean) => Promise<void>

export const guestPages: ReadonlyMap<string, GuestPage> = new Map([
  [ANSWER_PAGE, showInvitation],
  [OPT_OUT_PAGE, showOptOut],
  [
    '/feedback',
    async ({ state }) => {
      state.page.value = { is: 'feedback' }
    },
  ],
])

/** What the relay knows of the invitation; a mangled link is no question to it. */
export async function lookAt({ rest }: Context, token: string): Promise<Result<InvitationReply, RestError>> {
  return Check(InvitationToken, token) ? rest.lookAtInvitation(token) : err(none('bad-invitation'))
}

/** The token stays with this tab even if it is good for nothing: a reload is to say the same. */
async function showInvitation(context: Context, isCurrent: () => boolean): Promise<void> {
  const { state, links } = context
  state.page.value = { is: 'invitation' }
  const looked = await lookAt(context, links.read(ANSWER_PAGE) ?? '')
  if (!isCurrent()) return
  if (looked.ok) state.invited.value = looked.value
  else refuse(context, looked.error)
}

async function showOptOut(context: Context, isCurrent: () => boolean): Promise<void> {
  const { state, links, rest } = context
  state.page.value = { is: 'unsubscribe', optedOut: null }
  const token = links.read(OPT_OUT_PAGE)
  const said = token === null ? err(none('bad-mailbox')) : await rest.mailbox(token)
  if (!isCurrent()) return
  if (said.ok) state.page.value = { is: 'unsubscribe', optedOut: said.value.optedOut }
  else refuse(context, said.error)
}

function refuse(context: Context, error: RestError): void {
  context.state.refusal.value = error.code
  context.state.retryAt.value = retryTime(context, error)
}

/** What needs no question to the relay, or has nothing to wait for. */
export function none(code: ErrorCode): RestError {
  return { code, retryAfterMs: null }
}
