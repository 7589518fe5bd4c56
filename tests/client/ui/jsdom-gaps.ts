// Fills what jsdom lacks: it encodes, lays out and plays nothing and has no modal dialogs. Import it before anything else.
import { TextDecoder, TextEncoder } from 'node:util'

class StillObserver {
  observe(): void {
    return undefined
  }
  disconnect(): void {
    return undefined
  }
}

Object.assign(globalThis, {
  TextEncoder,
  TextDecoder,
  ResizeObserver: StillObserver,
  IntersectionObserver: StillObserver,
})

function fill(prototype: object, members: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(prototype, name, { configurable: true, writable: true, value })
  }
}

fill(HTMLMediaElement.prototype, { play: () => Promise.resolve(), srcObject: null })
fill(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true
  },
  close(this: HTMLDialogElement) {
    this.open = false
  },
})
fill(HTMLElement.prototype, { showPopover: () => undefined })
