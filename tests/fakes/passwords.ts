// Passwords without scrypt: at once, the same form each time, and counted.
import type { Passwords } from '../../server/ports.ts'
import type { PasswordMatch } from '../../server/rooms/records.ts'

export interface FakePasswords extends Passwords {
  /** Every password that was hashed or matched, in order, refused ones excepted. */
  readonly hashed: string[]
  readonly matched: string[]
  /** Answers wait for `release` from now on. */
  hold(): void
  /** Gives the answers that wait, and those to come at once. */
  release(): void
  /** How many answers wait. */
  held(): number
  /** Every call from now on is refused, such as with `Refusal('too-busy', 1)`, or, with null, served again. */
  failWith(error: Error | null): void
}

/** The form that the fake stores, for rooms that a test makes by hand. */
export const storedForm = (password: string): string => `stored:${password}`

export function createFakePasswords(): FakePasswords {
  const hashed: string[] = []
  const matched: string[] = []
  const waiting: (() => void)[] = []
  let isHeld = false
  let failure: Error | null = null

  async function serve<T>(calls: string[], password: string, answer: T): Promise<T> {
    if (failure) throw failure
    calls.push(password)
    if (isHeld) await new Promise<void>((go) => waiting.push(go))
    return answer
  }

  return {
    hashed,
    matched,
    hold() {
      isHeld = true
    },
    release() {
      isHeld = false
      for (const go of waiting.splice(0)) go()
    },
    held: () => waiting.length,
    failWith(error) {
      failure = error
    },
    hash: (password) => serve(hashed, password, storedForm(password)),
    match: (password, { access, owner }) => serve(matched, password, matchOf(storedForm(password), access, owner)),
  }
}

function matchOf(form: string, access: string | null, owner: string | null): PasswordMatch {
  if (form === owner) return 'owner'
  return form === access ? 'access' : 'none'
}
