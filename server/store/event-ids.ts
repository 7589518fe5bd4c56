// Ids of audit events: as text they sort by time, and within a millisecond by order of writing.
import { randomBytes } from 'node:crypto'

const TIME_DIGITS = 9
const COUNT_DIGITS = 5
const COUNT_LIMIT = 36 ** COUNT_DIGITS
/** Keeps apart what two processes write in one millisecond. */
const RANDOM_BYTES = 6

/** The answer makes one id for an event at `at`, in UTC milliseconds. Pages of the list end and begin at an id. */
export function createEventIds(): (at: number) => string {
  let count = 0
  return (at) => {
    count = (count + 1) % COUNT_LIMIT
    return `${digits(at, TIME_DIGITS)}${digits(count, COUNT_DIGITS)}${randomBytes(RANDOM_BYTES).toString('hex')}`
  }
}

const digits = (value: number, length: number): string => value.toString(36).padStart(length, '0')
