// Parts that come in files of their own: before they are there, when they are, and when they cannot be had.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { cleanup, fireEvent, render, screen } from '@testing-library/preact'
import type { ComponentType, JSX } from 'preact'
import { Dialog } from '../../../client/ui/Dialog.tsx'
import { lazy, type Meanwhile } from '../../../client/ui/lazy.tsx'
import { Loading } from '../../../client/ui/Loading.tsx'
import { settle } from './made-up.ts'

type Props = { readonly onClose: () => void }
type Answer = { readonly come: () => Promise<void>; readonly fail: () => Promise<void> }

let asked: Answer[]
let closed = 0

beforeEach(() => {
  asked = []
  closed = 0
})
afterEach(cleanup)

const Window = ({ onClose }: Props): JSX.Element => (
  <Dialog title="The window" onClose={onClose}>
    <p>All of it</p>
  </Dialog>
)
const InPlace = ({ onClose, ...meanwhile }: Props & Meanwhile): JSX.Element => (
  <Dialog title="The window" onClose={onClose}>
    <Loading {...meanwhile} />
  </Dialog>
)
const load = (): Promise<ComponentType<Props>> =>
  new Promise((resolve, reject) => {
    asked.push({
      come: () => {
        resolve(Window)
        return settle()
      },
      fail: () => {
        reject(new TypeError('Failed to fetch dynamically imported module'))
        return settle()
      },
    })
  })
const make = () => lazy(load, InPlace)
const show = (Part: ReturnType<typeof make>) => render(<Part onClose={() => closed++} />)
const close = () => fireEvent.click(screen.getByRole('button', { name: 'Close' }))
const heading = () => screen.getByRole('heading', { name: 'The window' })

describe('a part that is not there yet', () => {
  it('has its frame and says that it comes, then stands in the same place with the focus', async () => {
    show(make())
    expect(screen.getByRole('dialog', { name: 'The window' })).toBeTruthy()
    expect(screen.getByRole('status').textContent).toBe('One moment…')
    expect(document.activeElement).toBe(heading())
    await asked[0]?.come()
    expect(screen.getByText('All of it')).toBeTruthy()
    expect(screen.queryByRole('status')).toBeNull()
    expect(screen.getAllByRole('dialog', { name: 'The window' })).toHaveLength(1)
    expect(document.activeElement).toBe(heading())
  })

  it('can be closed, and gives the focus back', async () => {
    const opener = document.body.appendChild(document.createElement('button'))
    opener.focus()
    const { unmount } = show(make())
    close()
    expect(closed).toBe(1)
    unmount()
    expect(document.activeElement).toBe(opener)
    await asked[0]?.come()
    opener.remove()
  })

  it('is fetched once, however often it is asked for', async () => {
    const Part = make()
    const early = Part.preload()
    show(Part)
    expect(asked).toHaveLength(1)
    await asked[0]?.come()
    expect(await early).toBe(true)
    expect(await Part.preload()).toBe(true)
    expect(asked).toHaveLength(1)
  })
})

describe('a part that was fetched before', () => {
  it('is there at once', async () => {
    const Part = make()
    const early = Part.preload()
    await asked[0]?.come()
    await early
    show(Part)
    expect(screen.getByText('All of it')).toBeTruthy()
    close()
    expect(closed).toBe(1)
  })
})

describe('a part that cannot be had', () => {
  it('says so, and is there after another try', async () => {
    show(make())
    await asked[0]?.fail()
    expect(screen.getByRole('alert').textContent).toContain('could not be loaded')
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(asked).toHaveLength(2)
    await asked[1]?.fail()
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect((await screen.findByRole('status')).textContent).toBe('One moment…')
    await asked[2]?.come()
    expect(screen.getByText('All of it')).toBeTruthy()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('is asked for again when it is opened after it failed to come early', async () => {
    const Part = make()
    const early = Part.preload()
    await asked[0]?.fail()
    expect(await early).toBe(false)
    show(Part)
    await asked[1]?.come()
    expect(screen.getByText('All of it')).toBeTruthy()
  })
})
