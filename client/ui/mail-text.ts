// What somebody types or pastes for a mail, made into what a mail may hold: lines of plain text.

const lineEnds = /\r\n?|[\u2028\u2029]/g
const spaces = /[\t\v\f]/g
/** The rest of what `MailText` refuses: none of it is seen, and nobody types it on purpose. */
const unseen = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

export function asMailText(typed: string): string {
  return typed.replace(lineEnds, '\n').replace(spaces, ' ').replace(unseen, '').trim()
}
