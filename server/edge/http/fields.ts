// The fields of bodies, queries and replies in words, by their names: a name means the same wherever it stands.
import * as Type from 'typebox'
import { Check } from 'typebox/value'
import { invitationFields } from './invitation-fields.ts'

/** A field that means something else in one place stands there as `operation.field`. */
export const fields: Readonly<Record<string, string>> = {
  // rooms
  name: 'Name of the room.',
  'createRoom.name': 'The wanted name; without it, one that nobody can guess.',
  door: '`password` when one is needed, `locked` when only chairmen enter.',
  role: 'The role in this room.',
  'setRole.role': 'The role from now on.',
  askName: 'Nobody is seen or heard without a name.',
  waitingRoom: 'Who waits until a chairman lets them in.',
  notifies: 'Somebody is told by e-mail who comes in.',
  'readDoor.waitingRoom': 'Whether this caller would wait, and be shown to the chairmen.',
  'lookAtInvitation.name': 'Name of the room.',
  'lookAtInvitation.door': 'What this browser would find at the door with it; null: it would be turned away.',
  'lookAtInvitation.waitingRoom': 'Whether this browser would wait, and be shown to the chairmen.',
  password: 'The password, as it is typed.',
  'enterRoom.password': 'The access or the owner password of the room.',
  'claim.password': 'The owner password of the room.',
  'setPassword.password': 'The new password; null takes it away.',
  which: 'Which of the two passwords.',
  'enterRoom.invitation': 'The token from the link of an invitation.',
  ticket: 'For the `hello` of the socket.',
  expiresInMs: 'How long the ticket is good, in milliseconds.',
  // settings
  settings: 'The settings of the room.',
  'configure.settings': 'The settings that change.',
  locked: 'Nobody new enters but chairmen.',
  maxMembers: 'Seats in force: the lower of the room’s limit and the server’s; 0: no limit.',
  'configure.maxMembers': 'Seats; 0: as many as the server allows.',
  opensWithChairman: 'Others wait until a chairman is in.',
  persistent: 'The room never expires.',
  joinMuted: 'Whoever enters does so with the microphone off.',
  joinCameraOff: 'Whoever enters does so with the camera off.',
  onlyChairmen: 'What participants may not use unless a chairman has let them.',
  mode: 'Who is seen and heard: `all`; `smart`: the cameras of the latest speakers; `podium`: who has the floor, and chairmen; `lecture`: one lecturer.',
  speakers: 'Cameras that are shown in `smart`, places on the `podium`.',
  revision: 'Counts the changes of settings and passwords.',
  hasPassword: 'Whether there is an access password.',
  isReserved: 'Whether there is an owner password, which reserves the room.',
  // people
  to: 'The id of a peer, or `everybody` who is no chairman.',
  'admit.to': 'The id of one who waits, or `everybody`.',
  'refuseEntry.to': 'The id of one who waits, or `everybody`.',
  'setRole.to': 'The id of a peer.',
  'putBack.to': 'The id of a peer.',
  'giveFloor.to': 'The id of a peer.',
  'takeFloor.to': 'The id of a peer, or `everybody` who has the floor.',
  'remove.to': 'Who is removed: all seats of their sessions.',
  peer: 'The id of a peer: one stay in one room.',
  'remove.name': 'What the list of bans shows.',
  source: 'What they give to the others.',
  blocked: 'What every receiver silences or hides.',
  'moderate.blocked': 'True blocks, false frees.',
  address: 'The address that the request came from.',
  'remove.address': 'Keep their address out too, and not the session alone.',
  'readBans.address': 'Whether the address is kept out too.',
  handAt: 'Since when the hand is up, in UTC milliseconds, or null.',
  floorAt: 'Since when they have the floor, in UTC milliseconds, or null.',
  roster: 'Everybody with a seat.',
  version: 'Counts the changes of the roster since the relay started.',
  complete: 'False while a relay that has just started waits for seats to be taken back.',
  peers: 'The seats.',
  waiting: 'Who waits, the oldest first.',
  'readPeople.name': 'As they introduced themselves, or null.',
  since: 'Since when, in UTC milliseconds.',
  text: 'The line; empty: none.',
  ban: 'The id of a ban, as the list of bans has it.',
  bans: 'Everybody who is kept out.',
  'readBans.name': 'As the chairman’s browser knew it, or null.',
  id: 'The id of this entry.',
  ...invitationFields,
  // lists
  at: 'When, in UTC milliseconds.',
  event: 'What kind of event.',
  room: 'The room, or empty.',
  user: 'Who did it: `session:…`, `key:NAME` or `relay`.',
  message: 'What exactly.',
  events: 'The events.',
  rooms: 'The rooms.',
  next: 'Ask for the next page with it; null: there is none.',
  before: '`next` of the page before this one.',
  after: '`next` of the page before this one.',
  limit: 'Entries of one page, 1 to 200; 50 when absent.',
  createdAt: 'When it was created, in UTC milliseconds.',
  activeAt: 'When somebody was last in it, in UTC milliseconds.',
  members: 'How many have a seat.',
  // the instance
  'readInstance.version': 'The version of Vroom that runs.',
  poweredBy: 'Who runs it.',
  'readInstance.mail': 'Whether it sends e-mail, and with it invitations.',
  'readInstance.feedback': 'Whether somebody reads feedback.',
  namesAllowed: 'Whether whoever creates a room may choose its name.',
  video: 'The most that a camera sends.',
  width: 'In pixels.',
  height: 'In pixels.',
  frameRate: 'Pictures a second.',
  maxUplinkKbps: 'The most that a page sends to all others together, in thousand bits a second; 0: no limit.',
  code: 'What went wrong: one of the codes under “Errors”.',
}

const Fields = Type.Object({ properties: Type.Record(Type.String(), Type.Unknown()) })
const List = Type.Object({ items: Type.Unknown() })
const Either = Type.Object({ anyOf: Type.Array(Type.Unknown()) })

/** The schema with its fields, and theirs, put into words. */
export function withWords(schema: unknown, operation: string): unknown {
  if (Check(List, schema)) return { ...schema, items: withWords(schema.items, operation) }
  if (Check(Either, schema)) return { ...schema, anyOf: schema.anyOf.map((each) => withWords(each, operation)) }
  if (!Check(Fields, schema)) return schema
  const properties = Object.entries(schema.properties).map(([name, field]): [string, unknown] => [
    name,
    inWords(name, field, operation),
  ])
  return { ...schema, properties: Object.fromEntries(properties) }
}

function inWords(name: string, field: unknown, operation: string): unknown {
  const description = fields[`${operation}.${name}`] ?? fields[name]
  const inner = withWords(field, operation)
  return description === undefined ? inner : extended(inner, { description })
}

/** A schema, which is an object always, with more in it. */
export function extended(schema: unknown, more: object): object {
  return typeof schema === 'object' ? { ...schema, ...more } : more
}
