// The random games of the acts, ten thousand of them.
import { it } from '@jest/globals'
import { playAtRandom } from '../support/act-game.ts'

it('[I3] holds over ten thousand random sequences of commands in three rooms', () => playAtRandom(10_000))
