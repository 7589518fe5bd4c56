// Makes the media engine of one stay.
import type { Engine, EngineDeps } from './engine.ts'
import { MediaEngine } from './media-engine.ts'
import { createNaiveEngine } from './naive-engine.ts'

export function createEngine(deps: EngineDeps): Engine {
  return deps.isOn ? new MediaEngine(deps) : createNaiveEngine(deps)
}
