// An invitation that two browsers show at once, to two programs on one database.
import { it } from '@jest/globals'
import { raceForInvitations } from '../../../support/invitation-race.ts'

it('[N3] lets one of them in, thirty times of thirty', () => raceForInvitations(30))
