// English for chairmen who invite: the window of invitations, their list, and who is told by e-mail.
export const enInvitations = {
  'notice.invitation-accepted': '{{address}} accepts the invitation.',
  'notice.invitation-later': '{{address}} will come later.',
  'notice.invitation-declined': '{{address}} cannot come.',
  'notice.invitation-failed': 'The invitation to {{address}} could not be delivered.',
  'error.mail-off': 'This server sends no e-mail.',
  'error.too-many-mails': 'That is more e-mail than may be sent from here at the moment. Try again later.',
  'error.bad-meeting':
    'This date cannot be used: it is over, too far away, or in a time zone that the server does not know.',
  'error.no-such-invitation': 'This invitation does not exist any more.',
}
