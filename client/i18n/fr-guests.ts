// French for those who get our mails.
import type { enGuests } from './en-guests.ts'

export const frGuests: Record<keyof typeof enGuests, string> = {
  'error.bad-invitation':
    'Ce lien ne correspond à aucune invitation. Rouvrez-le depuis l’e-mail, ou demandez-en une nouvelle.',
  'error.bad-invitation.title': 'Invitation inconnue',
  'error.invitation-used':
    'Quelqu’un est déjà entré par ce lien, dans un autre navigateur. Il ne sert qu’une fois ; demandez une autre invitation.',
  'error.invitation-used.title': 'Ce lien a déjà servi',
  'error.invitation-expired': 'Cette invitation n’est plus valable. Demandez-en une nouvelle.',
  'error.invitation-expired.title': 'Cette invitation est terminée',
  'error.invitation-revoked': 'Un président a retiré cette invitation.',
  'error.invitation-revoked.title': 'Cette invitation a été retirée',
  'error.answer-closed': 'La réunion a commencé : votre réponse ne peut plus être modifiée.',
  'error.bad-mailbox': 'Ce lien est incomplet. Rouvrez-le depuis l’e-mail.',
  'error.bad-mailbox.title': 'Ce lien ne fonctionne pas',
}
