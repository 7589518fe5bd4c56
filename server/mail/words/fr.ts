// Every sentence of our mails in French, with the spaces that its signs want.
import type { Words } from './en.ts'

/** Sets the spaces of what is written here; what comes from people stays as it is. */
function fr(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return strings.map((text, at) => spaced(text) + String(values[at] ?? '')).join('')
}

/** A thin space before `; ! ?`, a whole one before `:` and inside of « », and none of them may break the line. */
const spaced = (text: string): string =>
  text
    .replace(/ (?=[;!?])/g, '\u202f')
    .replace(/ (?=[:»])/g, '\u00a0')
    .replace(/« /g, '«\u00a0')

export const french: Words = {
  somebody: 'Quelqu’un',
  writes: (name) => fr`${name} vous écrit`,
  colon: fr` :`,
  noButton: { title: 'Si le bouton ne fait rien', text: fr`Ouvrez cette adresse dans votre navigateur :` },
  unsubscribe: (host) => ({ before: fr`Vous ne voulez plus d’e-mails de ${host} ?`, label: 'Se désabonner' }),
  openRoom: 'Ouvrir le salon',
  labels: {
    room: 'Salon',
    when: 'Date',
    since: 'Depuis',
    by: 'Invitation de',
    reply: 'Répondre à',
  },

  invitation: {
    subject: (from, room, when) =>
      when === null ? fr`${from} vous invite dans ${room}` : fr`${from} vous invite dans ${room}, ${when}`,
    heading: (from) => fr`${from} vous invite à un appel vidéo`,
    changedSubject: (room, when) => fr`Nouvelle date : ${room}, ${when}`,
    changedHeading: (from) => fr`${from} a déplacé votre appel`,
    changed: fr`La date change. Elle remplace celle des e-mails précédents ; vos liens restent les mêmes.`,
    preview: (room, when) =>
      when === null ? fr`Salon ${room}. Le lien n’est que pour vous.` : fr`${when}, salon ${room}`,
    event: (from, room) => fr`Appel vidéo avec ${from} (${room})`,
    join: 'Rejoindre l’appel',
    answerBefore: fr`Serez-vous des nôtres ?`,
    answer: 'Accepter, venir plus tard ou décliner',
    notes: (until) => [
      {
        title: 'Ce qu’il vous faut',
        text: fr`Un navigateur à jour et un micro ; une caméra si vous voulez qu’on vous voie. Rien à installer, aucun compte à créer.`,
      },
      {
        title: 'Ce lien n’est que pour vous',
        text: fr`Il ne sert qu’à un seul navigateur, le premier qui entre par lui, et reste valable jusqu’au ${until}. Ouvrez-le sur l’appareil que vous utiliserez.`,
      },
    ],
    attached: { title: 'Pour votre agenda', text: 'Le fichier joint à cet e-mail y inscrit la réunion.' },
    why: (room, host) =>
      fr`Vous recevez cet e-mail parce que quelqu’un, dans le salon ${room} de ${host}, a donné votre adresse pour vous inviter.`,
  },

  reminder: {
    subject: (room, soon) => fr`${room} : ${soon}`,
    heading: (soon) => fr`Votre appel commence ${soon}`,
    inMinutes: (minutes) => (minutes === 1 ? 'dans 1 minute' : fr`dans ${minutes} minutes`),
    today: (time) => fr`aujourd’hui à ${time}`,
    tomorrow: (time) => fr`demain à ${time}`,
    on: (when) => fr`le ${when}`,
    why: (room, host) =>
      fr`Vous recevez ce rappel parce que quelqu’un, dans le salon ${room} de ${host}, a donné votre adresse pour vous inviter.`,
  },

  cancellation: {
    subject: (room, when) => fr`Annulé : ${room}, ${when}`,
    heading: 'L’appel est annulé',
    text: (from) =>
      fr`${from} vous avait envoyé une invitation à cet appel. Il n’aura pas lieu comme prévu, et votre lien ne fonctionne plus. Vous n’avez rien à faire.`,
    attached: { title: 'Dans votre agenda', text: 'Le fichier joint à cet e-mail y marque la réunion comme annulée.' },
    why: (room, host) =>
      fr`Vous recevez cet e-mail parce que quelqu’un, dans le salon ${room} de ${host}, avait donné votre adresse pour vous inviter.`,
  },

  answer: {
    subject: (address, answer, room) =>
      fr`${{ accepted: 'Accepté', later: 'Viendra plus tard', declined: 'Décliné' }[answer]} : ${address}, ${room}`,
    heading: {
      accepted: 'Votre invitation est acceptée',
      later: 'Quelqu’un viendra plus tard',
      declined: 'Votre invitation est déclinée',
    },
    text: (address, answer) =>
      fr`${address} ${{ accepted: 'accepte l’invitation.', later: 'viendra, mais pas dès le début.', declined: 'ne viendra pas.' }[answer]}`,
    why: (room, host) =>
      fr`Vous recevez cet e-mail parce que les réponses aux invitations dans le salon ${room} de ${host} sont envoyées à votre adresse quand aucun président n’y est.`,
  },

  entry: {
    subject: (names, room) =>
      names.length === 1
        ? fr`${names[0] ?? ''} est dans ${room}`
        : fr`${names.length} personnes sont entrées dans ${room}`,
    heading: (count) => (count === 1 ? 'Quelqu’un est entré' : fr`${count} personnes sont entrées`),
    visit: (name, invited, time) =>
      invited === null ? fr`${time} – ${name}` : fr`${time} – ${name}, par l’invitation à ${invited}`,
    zone: (zone) => fr`Les heures sont données en ${zone}.`,
    why: (room, host) =>
      fr`Vous recevez cet e-mail parce qu’un président du salon ${room} de ${host} a inscrit votre adresse, pour vous prévenir quand quelqu’un entre.`,
  },

  waiting: {
    subject: (names, room) =>
      names.length === 1
        ? fr`${names[0] ?? ''} attend devant ${room}`
        : fr`${names.length} personnes attendent devant ${room}`,
    heading: (count) => (count === 1 ? 'Quelqu’un attend' : fr`${count} personnes attendent`),
    text: 'Personne n’a encore regardé. Ouvrez le salon pour faire entrer.',
    why: (room, host) =>
      fr`Vous recevez cet e-mail parce qu’un président du salon ${room} de ${host} a inscrit votre adresse, pour vous prévenir quand quelqu’un attend.`,
  },

  feedback: {
    subject: (name, host) => (name === null ? fr`Un avis sur ${host}` : fr`Un avis sur ${host} de ${name}`),
    heading: 'On vous a écrit',
    noReply: 'Aucune adresse n’a été laissée : il n’y a personne à qui répondre.',
    why: (host) =>
      fr`Vous recevez cet e-mail parce que votre adresse est le contact inscrit dans les réglages de ${host}.`,
  },

  test: {
    subject: (host) => fr`Un e-mail d’essai de ${host}`,
    heading: 'L’envoi d’e-mails fonctionne',
    text: (host) => fr`${host} peut envoyer des e-mails à cette adresse. Les invitations prennent le même chemin.`,
    why: (host) => fr`Vous recevez cet e-mail parce que l’administrateur de ${host} a envoyé un essai à votre adresse.`,
  },
}
