// Gives the call's stage a size, which jsdom has none of.
export type StageSize = { readonly width: number; readonly height: number }

const sides = { clientWidth: 'width', clientHeight: 'height' } as const

/** For every stage that is drawn from now on. */
export function layOutStage(size: StageSize): void {
  for (const [name, side] of Object.entries(sides)) {
    Object.defineProperty(HTMLElement.prototype, name, {
      configurable: true,
      get(this: HTMLElement) {
        return this.classList.contains('stage-box') ? size[side] : 0
      },
    })
  }
}
