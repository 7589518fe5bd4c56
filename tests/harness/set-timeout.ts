// Gives the tests of a project the patience that jest.config.js says.
import { jest } from '@jest/globals'

declare const testTimeoutMs: number

jest.setTimeout(testTimeoutMs)
