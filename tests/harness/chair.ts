// What a chairman does on the screen.
import type { Locator } from 'playwright-core'
import type { Person } from './person.ts'

export const button = ({ page }: Person, name: string): Locator => page.getByRole('button', { name, exact: true })

export async function openPeople(person: Person): Promise<void> {
  const panel = person.page.getByRole('complementary', { name: 'People', exact: true })
  if (!(await panel.isVisible())) await button(person, 'People').click()
  await panel.waitFor()
}

/** Chooses an item of the menu that belongs to somebody's row. */
export async function actOn(chair: Person, name: string, item: string): Promise<void> {
  await openPeople(chair)
  await button(chair, `Actions for ${name}`).click()
  await chair.page.getByRole('menuitem', { name: item, exact: true }).click()
}

/** Up to the last click: the one that removes. */
export async function aboutToRemove(chair: Person, name: string): Promise<Locator> {
  await actOn(chair, name, 'Remove from room')
  const last = chair.page.getByRole('dialog').getByRole('button', { name: 'Remove from room', exact: true })
  await last.waitFor()
  return last
}

/** Clicks from inside the page, and answers when: UTC milliseconds, without the time that it takes to aim. */
export function clickNow(target: Locator): Promise<number> {
  return target.evaluate((element: HTMLElement) => {
    const at = Date.now()
    element.click()
    return at
  })
}

export async function remove(chair: Person, name: string): Promise<void> {
  await (await aboutToRemove(chair, name)).click()
}

/** The dialog with the room's settings; closed by Escape. */
export async function openRoomSettings(chair: Person): Promise<Locator> {
  await button(chair, 'Room settings').click()
  const dialog = chair.page.getByRole('dialog', { name: 'Room settings', exact: true })
  await dialog.waitFor()
  return dialog
}

/** The same over HTTP, with the rights of this person's browser. Throws unless it is done. */
export async function act(of: Person, room: string, name: string, body: object): Promise<void> {
  const status = await of.page.evaluate(
    async ([path, text]) => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(path, { method: 'POST', headers, body: text })).status
    },
    [`/api/v1/rooms/${room}/${name}`, JSON.stringify(body)] as const,
  )
  if (status !== 204) throw new Error(`${name} was answered with ${String(status)}`)
}
