// French for chairmen who invite.
import type { enInvitations } from './en-invitations.ts'

export const frInvitations: Record<keyof typeof enInvitations, string> = {
  'notice.invitation-accepted': '{{address}} accepte l’invitation.',
  'notice.invitation-later': '{{address}} viendra plus tard.',
  'notice.invitation-declined': '{{address}} ne pourra pas venir.',
  'notice.invitation-failed': 'L’invitation à {{address}} n’a pas pu être remise.',
  'error.mail-off': 'Ce serveur n’envoie pas d’e-mails.',
  'error.too-many-mails': 'C’est plus d’e-mails qu’on ne peut en envoyer d’ici pour le moment. Réessayez plus tard.',
  'error.bad-meeting':
    'Cette date ne convient pas : elle est passée, trop lointaine, ou dans un fuseau horaire inconnu du serveur.',
  'error.no-such-invitation': 'Cette invitation n’existe plus.',
}
