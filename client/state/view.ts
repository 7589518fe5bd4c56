// How this person looks at the call: what is big, what is seen at all, and what the media engine makes of it.
import { signal, type Signal } from '@preact/signals-core'
import type { PeerId } from '../../protocol/primitives.ts'
import type { EngineReport } from './engine-report.ts'

/** `gallery`: everybody alike, in pages. `speaker`: one big, the others small. */
export type Layout = 'gallery' | 'speaker'

export type ViewState = {
  readonly layout: Signal<Layout>
  /** Held big by this person, whoever speaks. */
  readonly pinned: Signal<PeerId | null>
  /** Of the gallery, from 0. */
  readonly gridPage: Signal<number>
  /** No pictures are wanted, to spare the connection. */
  readonly audioOnly: Signal<boolean>
  /** Who has spoken, the latest first, ourselves among them. Everybody hears the same, so all pages agree. */
  readonly speakers: Signal<readonly PeerId[]>
  /** The engine's latest look at itself; null outside a call. */
  readonly engine: Signal<EngineReport | null>
}

export function createViewState(): ViewState {
  return {
    layout: signal<Layout>('gallery'),
    pinned: signal<PeerId | null>(null),
    gridPage: signal(0),
    audioOnly: signal(false),
    speakers: signal<readonly PeerId[]>([]),
    engine: signal<EngineReport | null>(null),
  }
}
