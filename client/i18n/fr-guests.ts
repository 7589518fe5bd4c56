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

  'guest.opening': 'Ouverture de l’invitation…',
  'guest.tab': 'Invitation dans le salon {{room}}',
  'guest.tabOpening': 'Invitation',
  'guest.title': '{{from}} vous invite dans le salon {{room}}',
  'guest.to': 'Cette invitation est destinée à {{address}}.',
  'guest.hoursHere': '{{hours}}, à votre heure',
  'guest.hoursThere': 'Soit {{when}}, heure de {{place}}.',
  'guest.begins': 'Commence {{when}}',
  'guest.began': 'A commencé {{when}}',
  'guest.over': 'Cette réunion est terminée',

  'guest.question': 'Viendrez-vous ?',
  'guest.answer': 'Votre réponse',
  'guest.message': 'Message (facultatif)',
  'guest.accept': 'Accepter',
  'guest.later': 'Plus tard',
  'guest.decline': 'Décliner',
  'guest.saidAccepted': 'Vous avez accepté.',
  'guest.saidLater': 'Vous viendrez plus tard.',
  'guest.saidDeclined': 'Vous avez décliné.',
  'guest.answeredAt': 'Réponse donnée le {{when}}. Les présidents du salon peuvent la voir.',
  'guest.mayChange': 'Vous pouvez changer de réponse tant que l’invitation est valable.',
  'guest.mayChangeUntil': 'Vous pouvez changer de réponse jusqu’au début de la réunion.',
  'guest.noAnswer': 'Cette invitation est terminée : on ne peut plus y répondre.',
  'guest.noChange': 'Cette invitation est terminée : votre réponse ne peut plus être modifiée.',

  'guest.join': 'Entrer dans le salon',
  'guest.open': 'L’invitation vaut pour un seul navigateur : celui avec lequel vous entrerez.',
  'guest.yours': 'Vous êtes déjà entré par cette invitation avec ce navigateur, et pouvez revenir.',
  'guest.noDoor': 'Le salon ne vous laisserait pas entrer pour le moment. Demandez à la personne qui vous invite.',
  'guest.taken':
    'Quelqu’un est déjà entré par cette invitation, dans un autre navigateur. Elle ne vaut que pour un seul. Si c’était vous, continuez là-bas ; sinon, demandez une autre invitation.',
  'guest.without': 'Aller au salon sans invitation',

  'guest.invited': '{{from}} vous invite, à l’adresse {{address}}',
  'guest.ordinary': 'Vous pouvez toujours entrer sans invitation, si le salon le permet.',
  'guest.tellsName': 'Indiquer mon nom',
  'guest.tellsNameHint':
    'Les personnes qui l’ont demandé apprennent par e-mail que quelqu’un est entré. Votre nom n’y figure que si vous l’acceptez.',
  'guest.tellsAddressHint': 'L’adresse à laquelle vous avez été invité y figure dans tous les cas.',
  'guest.nameTold': 'Visible par les autres dans le salon, et inscrit dans cet e-mail par le serveur.',

  'mailbox.opening': 'Un instant…',
  'mailbox.tab': 'E-mails d’ici',
  'mailbox.title': 'Ne plus recevoir d’e-mails d’ici ?',
  'mailbox.text':
    'La boîte aux lettres dont un e-mail vous a amené ici ne recevra plus d’invitations, de rappels ni d’autres nouvelles de ce serveur, quelle que soit la personne qui les envoie. Vous pourrez changer d’avis sur cette page.',
  'mailbox.optOut': 'Se désabonner',
  'mailbox.offTitle': 'Vous ne recevez plus d’e-mails d’ici',
  'mailbox.offText':
    'La personne qui vous invite par e-mail verra que le message n’a pas pu être remis. Les adresses de salons qu’on vous envoie autrement fonctionnent comme avant.',
  'mailbox.optIn': 'Recevoir de nouveau les e-mails',
  'mailbox.backTitle': 'Vous recevez de nouveau les e-mails d’ici',
  'mailbox.backText':
    'Les invitations et les autres nouvelles de ce serveur arrivent de nouveau dans cette boîte. Les e-mails de la période intermédiaire ne sont plus envoyés.',

  'feedback.link': 'Votre avis',
  'feedback.question': 'Comment c’était ?',
  'feedback.tell': 'Dites-le-nous',
  'feedback.title': 'Comment c’était ?',
  'feedback.text': 'Ce que vous écrivez ici part par e-mail aux responsables de ce serveur, et à personne d’autre.',
  'feedback.message': 'Votre message',
  'feedback.name': 'Votre nom',
  'feedback.optional': 'Facultatif.',
  'feedback.address': 'Votre adresse e-mail',
  'feedback.addressHint': 'Facultatif. Seulement si vous souhaitez une réponse.',
  'feedback.send': 'Envoyer',
  'feedback.empty': 'Écrivez d’abord quelques mots.',
  'feedback.badAddress': 'Cela ne ressemble pas à une adresse e-mail. Vérifiez-la, ou laissez ce champ vide.',
  'feedback.thanks': 'Merci !',
  'feedback.thanksText': 'Votre message est en route vers les responsables de ce serveur.',
  'feedback.nobody': 'Personne ne lit d’avis ici',
  'feedback.nobodyText': 'Les responsables de ce serveur n’ont pas donné d’adresse pour cela.',
}
