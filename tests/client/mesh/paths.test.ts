// Which way the links of a mesh run, as it says when asked.
import { expect, it } from '@jest/globals'
import { createMeshWorld } from '../../support/mesh-world.ts'
import { turn } from '../../support/pair-world.ts'

it('[X1] counts links that run straight, over TURN, and not at all', async () => {
  const world = createMeshWorld()
  const ann = world.join('a')
  world.join('b')
  world.join('c')
  world.join('d')
  await turn()
  expect(await ann.mesh.paths()).toEqual({ direct: 3, relayed: 0, down: 0 })
  const [first, second] = world.network.links.filter((link) => link.leads)
  if (!first || !second) throw new Error('there are too few links')
  first.relayed = true
  expect(await ann.mesh.paths()).toEqual({ direct: 2, relayed: 1, down: 0 })
  second.stats = () => Promise.reject(new Error('the engine is gone'))
  expect(await ann.mesh.paths()).toEqual({ direct: 2, relayed: 1, down: 0 })
  second.interrupt()
  expect(await ann.mesh.paths()).toEqual({ direct: 1, relayed: 1, down: 1 })
  ann.mesh.close()
  expect(await ann.mesh.paths()).toEqual({ direct: 0, relayed: 0, down: 0 })
})
