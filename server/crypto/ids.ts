// Names that nobody can guess.
import { randomBytes } from 'node:crypto'
import type { Ids } from '../ports.ts'

const PEER_BYTES = 16
/** 32 letters, none of which is read as another: each carries five bits, with no bias. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz023456789'
const ROOM_LETTERS = 16
const GROUP = 4

export const randomIds: Ids = {
  peer: () => token(PEER_BYTES),
  token,
  roomName: () => {
    const letters = [...randomBytes(ROOM_LETTERS)].map((byte) => LETTERS[byte % LETTERS.length] ?? '').join('')
    return (letters.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-')
  },
}

function token(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}
