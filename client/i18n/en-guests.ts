// English for those who get our mails: an invitation, its answer, the way out of the mails, and feedback.
export const enGuests = {
  'error.bad-invitation': 'This link belongs to no invitation. Open it again from the e-mail, or ask for a new one.',
  'error.bad-invitation.title': 'No such invitation',
  'error.invitation-used':
    'Somebody has come in by this link already, in another browser. It is good for one; ask for another invitation.',
  'error.invitation-used.title': 'This link has been used',
  'error.invitation-expired': 'This invitation was good until a while ago. Ask for a new one.',
  'error.invitation-expired.title': 'This invitation is over',
  'error.invitation-revoked': 'A chairman has taken this invitation back.',
  'error.invitation-revoked.title': 'This invitation was taken back',
  'error.answer-closed': 'The meeting has begun: your answer cannot be changed any more.',
  'error.bad-mailbox': 'This link is incomplete. Open it again from the e-mail.',
  'error.bad-mailbox.title': 'This link does not work',
}
