// The fields of invitations and mails in words; the others stand in fields.ts.

const notified = {
  addresses: 'Who is told, each in a mail of their own.',
  entries: 'Told of who comes in.',
  waiting: 'Told when somebody waits and nobody looks.',
  answers: 'Told of answers to invitations while no chairman is in.',
  address: 'An e-mail address.',
}

const of = (operation: string, words: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(words).map(([name, text]) => [`${operation}.${name}`, text]))

export const invitationFields: Readonly<Record<string, string>> = {
  from: 'Who invites, as they call themselves.',
  replyTo: 'What replies are written to, and where answers go while no chairman is in the room.',
  language: 'What the mail is written in.',
  meeting: 'When people meet; without it the invitation has no date.',
  startsAt: 'When it begins, in UTC milliseconds.',
  timeZone: 'The time zone in which the time is told, such as `Europe/Paris`.',
  minutes: 'How long it takes, in minutes.',
  reminders: 'When reminders go out, in minutes before the meeting.',
  passes: 'What the invitation spares its bearer.',
  invitation: 'The id of an invitation.',
  invitations: 'The ids of invitations.',
  expiresAt: 'Until when it is good, in UTC milliseconds.',
  usedAt: 'When a browser came in by it, in UTC milliseconds, or null.',
  problem: 'Why its mail has not gone out, or null.',
  answer: 'Whether they will come; `later`: not at the beginning.',
  optedOut: 'Whether that mailbox gets no mail from here.',
  ...of('invite', {
    addresses: 'Who is invited. The same address twice is one invitation.',
    message: 'A personal message.',
    password: 'The access password of the room.',
    waitingRoom: 'The waiting room.',
  }),
  ...of('readInvitations', {
    invitations: 'The invitations.',
    address: 'To whom the mail went.',
    message: 'The personal message.',
    state: 'Where it stands, in one word.',
    peers: 'The seats of whoever came in by it, now.',
    password: 'The access password of the room.',
    waitingRoom: 'The waiting room.',
  }),
  ...of('setNotified', notified),
  ...of('readNotified', notified),
  ...of('lookAtInvitation', {
    token: 'The token from the link in the mail.',
    address: 'To whom the mail went.',
    message: 'The personal message, or what came with the answer.',
    meeting: 'When people meet, or null.',
    mayAnswer: 'Whether an answer is taken now.',
    way: '`open`: nobody has come in by it; `yours`: this browser has; `taken`: another one has.',
  }),
  ...of('answerInvitation', {
    token: 'The token from the link in the mail.',
    message: 'A word to whoever invites.',
  }),
  ...of('sendFeedback', {
    name: 'Who writes.',
    address: 'Where an answer would reach them.',
    message: 'What they write.',
  }),
  ...of('readMail', {
    isOn: 'Whether mail is sent.',
    why: 'What is missing when it is not, or null.',
    pending: 'How many mails wait to be sent.',
    failed: 'How many could not be sent, in the last seven days.',
    oldestDueAt: 'When the oldest mail that should be out by now was due, in UTC milliseconds, or null.',
    problem: 'What the mail server said last, when it did not take a mail, or null.',
  }),
}
