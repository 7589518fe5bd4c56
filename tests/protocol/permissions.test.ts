// Who may do what, written out a second time: a change of rights is a change of this page.
import { describe, expect, it } from '@jest/globals'
import { actNames } from '../../protocol/acts.ts'
import { clientFrames } from '../../protocol/client-to-server.ts'
import { type Action, isAdmin, isChairman, may, permissions, roles } from '../../protocol/permissions.ts'

/** `yes`; `oth`: at anybody but oneself; `-`: no. Columns: in no room, waiting, participant, chairman, admin. */
const written = `
  hello                 yes yes -   -   -
  ping                  yes yes yes yes yes
  leave                 -   yes yes yes yes
  signal                -   -   oth oth oth
  sync                  -   -   yes yes yes
  hand                  -   -   yes yes yes
  yield-floor           -   -   yes yes yes
  links                 -   -   yes yes yes
  moderate              -   -   -   yes yes
  lower-hand            -   -   -   yes yes
  give-floor            -   -   -   yes yes
  take-floor            -   -   -   yes yes
  remove                -   -   -   oth oth
  lift-ban              -   -   -   yes yes
  end-meeting           -   -   -   yes yes
  set-role              -   -   -   yes yes
  admit                 -   -   -   yes yes
  refuse-entry          -   -   -   yes yes
  put-back              -   -   -   oth oth
  tell-waiting          -   -   -   yes yes
  configure             -   -   -   yes yes
  configure.persistent  -   -   -   -   yes
  set-password          -   -   -   yes yes
  claim                 yes -   yes yes -
  delete-room           -   -   -   yes yes
  invite                -   -   -   yes yes
  resend-invitation     -   -   -   yes yes
  revoke-invitations    -   -   -   yes yes
  reschedule            -   -   -   yes yes
  set-notified          -   -   -   yes yes
  room.create           yes yes yes yes yes
  room.read             yes yes yes yes yes
  room.enter            yes yes yes yes yes
  room.state            -   -   -   yes yes
  room.people           -   -   -   yes yes
  room.bans             -   -   -   yes yes
  room.events           -   -   -   yes yes
  room.invitations      -   -   -   yes yes
  room.notified         -   -   -   yes yes
  rooms.list            -   -   -   -   yes
  events.list           -   -   -   -   yes
  mail.read             -   -   -   -   yes
  invitation.look       yes yes yes yes yes
  invitation.answer     yes yes yes yes yes
  mailbox.read          yes yes yes yes yes
  mailbox.opt-out       yes yes yes yes yes
  mailbox.opt-in        yes yes yes yes yes
  feedback.send         yes yes yes yes yes
  docs.read             yes yes yes yes yes
  instance.read         yes yes yes yes yes
  health.read           yes yes yes yes yes
  metrics.read          yes yes yes yes yes
  page.read             yes yes yes yes yes
  socket.open           yes yes yes yes yes
`

const actors = [null, 'waiting', 'participant', 'chairman', 'admin'] as const
/** Where the one aimed at is. The table knows oneself from others; of the others the acts find out who is there. */
const relations = ['self', 'other', 'of another room', 'gone', 'unknown'] as const

const rows = written
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/ +/))
const cells = rows.flatMap(([action, ...row]) =>
  actors.flatMap((role, at) => relations.map((relation) => ({ action, role, relation, says: row[at] ?? '' }))),
)

describe('the table of rights', () => {
  it('has a row for every frame, act and route, and no other', () => {
    expect(rows.map(([action]) => action)).toEqual(Object.keys(permissions))
    expect(Object.keys(permissions)).toEqual(expect.arrayContaining([...Object.keys(clientFrames), ...actNames]))
    expect(actors.slice(1)).toEqual(roles)
  })

  it('[I3] says of every role, action and target what is written here', () => {
    expect(cells.length).toBeGreaterThanOrEqual(300)
    const wrong = cells.filter(({ action, role, relation, says }) => {
      const isRight = says === 'yes' || (says === 'oth' && relation !== 'self')
      return may(role, action as Action, relation === 'self') !== isRight
    })
    expect(wrong).toEqual([])
  })

  it('gives nobody less who ranks higher inside a room', () => {
    const inside = ['participant', 'chairman', 'admin'] as const
    const lost = rows
      .map(([action]) => action as Action)
      .filter((action) => action !== 'claim')
      .filter((action) =>
        inside.some((role, at) => inside.slice(at).some((more) => may(role, action) && !may(more, action))),
      )
    expect(lost).toEqual([])
  })

  it('knows who keeps a room’s order, and who stands above it', () => {
    expect(actors.filter(isChairman)).toEqual(['chairman', 'admin'])
    expect(actors.filter(isAdmin)).toEqual(['admin'])
  })
})
