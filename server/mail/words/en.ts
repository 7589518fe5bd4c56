// Every sentence of our mails in English. What comes from people is put in as it is; the layout escapes it.
import type { AnswerWord } from '../../../protocol/invitations.ts'

export const en = {
  somebody: 'Somebody',
  writes: (name: string) => `${name} writes`,
  /** Between a label and what it names. */
  colon: ':',
  noButton: { title: 'If the button does nothing', text: 'Open this address in your browser:' },
  unsubscribe: (host: string) => ({ before: `You want no more mail from ${host}?`, label: 'Unsubscribe' }),
  openRoom: 'Open the room',
  labels: {
    room: 'Room',
    when: 'When',
    since: 'Since',
    by: 'Invited by',
    reply: 'Reply to',
  },

  invitation: {
    subject: (from: string, room: string, when: string | null) =>
      when === null ? `${from} invites you to ${room}` : `${from} invites you to ${room}, ${when}`,
    heading: (from: string) => `${from} invites you to a video call`,
    changedSubject: (room: string, when: string) => `New date: ${room}, ${when}`,
    changedHeading: (from: string) => `${from} has moved your call`,
    changed: 'There is a new date. It takes the place of the one in earlier mails; your links stay the same.',
    preview: (room: string, when: string | null) =>
      when === null ? `Room ${room}. The link is yours alone.` : `${when}, room ${room}`,
    event: (from: string, room: string) => `Video call with ${from} (${room})`,
    join: 'Join the call',
    answerBefore: 'Will you be there?',
    answer: 'Accept, come later or decline',
    notes: (until: string) => [
      {
        title: 'What you need',
        text: 'A current browser and a microphone; a camera if you want to be seen. There is nothing to install and no account.',
      },
      {
        title: 'The link is yours alone',
        text: `It lets one browser in, the first one that joins with it, and is good until ${until}. Open it on the device that you will use.`,
      },
    ],
    attached: { title: 'For your calendar', text: 'The file with this mail enters the meeting there.' },
    why: (room: string, host: string) =>
      `You get this mail because somebody in the room ${room} of ${host} gave your address to invite you.`,
  },

  reminder: {
    subject: (room: string, soon: string) => `${room}: ${soon}`,
    heading: (soon: string) => `Your call starts ${soon}`,
    inMinutes: (minutes: number) => (minutes === 1 ? 'in 1 minute' : `in ${minutes} minutes`),
    today: (time: string) => `today at ${time}`,
    tomorrow: (time: string) => `tomorrow at ${time}`,
    on: (when: string) => `on ${when}`,
    why: (room: string, host: string) =>
      `You get this reminder because somebody in the room ${room} of ${host} gave your address to invite you.`,
  },

  cancellation: {
    subject: (room: string, when: string) => `Cancelled: ${room}, ${when}`,
    heading: 'The call is cancelled',
    text: (from: string) =>
      `${from} invited you to this call. It will not take place as planned, and your link to it no longer works. There is nothing for you to do.`,
    attached: { title: 'In your calendar', text: 'The file with this mail marks the meeting as cancelled there.' },
    why: (room: string, host: string) =>
      `You get this mail because somebody in the room ${room} of ${host} had given your address to invite you.`,
  },

  answer: {
    subject: (address: string, answer: AnswerWord, room: string) =>
      `${{ accepted: 'Accepted', later: 'Comes later', declined: 'Declined' }[answer]}: ${address}, ${room}`,
    heading: {
      accepted: 'Your invitation is accepted',
      later: 'Somebody comes later',
      declined: 'Your invitation is declined',
    },
    text: (address: string, answer: AnswerWord) =>
      `${address} ${{ accepted: 'accepts the invitation.', later: 'will come, but not at the beginning.', declined: 'will not come.' }[answer]}`,
    why: (room: string, host: string) =>
      `You get this mail because answers to invitations into the room ${room} of ${host} are sent to your address when no chairman is there.`,
  },

  entry: {
    subject: (names: readonly string[], room: string) =>
      names.length === 1 ? `${names[0]} came into ${room}` : `${names.length} people came into ${room}`,
    heading: (count: number) => (count === 1 ? 'Somebody came in' : `${count} people came in`),
    visit: (name: string, invited: string | null, time: string) =>
      invited === null ? `${time} – ${name}` : `${time} – ${name}, by the invitation to ${invited}`,
    zone: (zone: string) => `Times are in ${zone}.`,
    why: (room: string, host: string) =>
      `You get this mail because a chairman of the room ${room} of ${host} entered your address, to be told when somebody comes in.`,
  },

  waiting: {
    subject: (names: readonly string[], room: string) =>
      names.length === 1
        ? `${names[0]} is waiting to enter ${room}`
        : `${names.length} people are waiting to enter ${room}`,
    heading: (count: number) => (count === 1 ? 'Somebody is waiting' : `${count} people are waiting`),
    text: 'Nobody has looked yet. Open the room to let them in.',
    why: (room: string, host: string) =>
      `You get this mail because a chairman of the room ${room} of ${host} entered your address, to be told when somebody waits.`,
  },

  feedback: {
    subject: (name: string | null, host: string) =>
      name === null ? `Feedback on ${host}` : `Feedback on ${host} from ${name}`,
    heading: 'Somebody has written to you',
    noReply: 'They left no address, so there is nobody to reply to.',
    why: (host: string) => `You get this mail because your address is the contact in the settings of ${host}.`,
  },

  test: {
    subject: (host: string) => `A test mail from ${host}`,
    heading: 'Mail works',
    text: (host: string) => `${host} can send mail to this address. Invitations go the same way.`,
    why: (host: string) => `You get this mail because the administrator of ${host} sent a test to your address.`,
  },
}

/** What a language has to say. */
export type Words = typeof en
