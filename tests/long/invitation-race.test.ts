// An invitation that two browsers show at once, to two programs on one database: a thousand times.
import { it } from '@jest/globals'
import { raceForInvitations } from '../support/invitation-race.ts'

it('[N3] lets one of them in, each time', () => raceForInvitations(1000))
