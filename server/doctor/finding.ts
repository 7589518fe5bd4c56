// What the doctor finds, and how it is said.

/** `note`: neither good nor bad, but worth knowing. `problem`: something does not work, or will not. */
export type Grade = 'ok' | 'note' | 'warning' | 'problem'

export type Finding = {
  readonly is: Grade
  /** What was looked at, in a word or two. */
  readonly about: string
  /** One sentence, without any secret. */
  readonly says: string
  /** What to do; null: nothing. */
  readonly remedy: string | null
}

export type Words = {
  ok(says: string): Finding
  note(says: string): Finding
  warning(says: string, remedy: string): Finding
  problem(says: string, remedy: string): Finding
}

export function findingsAbout(about: string): Words {
  return {
    ok: (says) => ({ is: 'ok', about, says, remedy: null }),
    note: (says) => ({ is: 'note', about, says, remedy: null }),
    warning: (says, remedy) => ({ is: 'warning', about, says, remedy }),
    problem: (says, remedy) => ({ is: 'problem', about, says, remedy }),
  }
}

const GRADE_WIDTH = 9
const ABOUT_WIDTH = 12

/** The page for a terminal, and the last line that counts. */
export function pageOf(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ is, about, says, remedy }) => {
    const head = `${(is === 'ok' ? 'OK' : is).padEnd(GRADE_WIDTH)}${about.padEnd(ABOUT_WIDTH)}${says}`
    return remedy === null ? [head] : [head, `${' '.repeat(GRADE_WIDTH + ABOUT_WIDTH)}→ ${remedy}`]
  })
  const count = (is: Grade): number => findings.filter((one) => one.is === is).length
  const counted = (is: Grade): string => `${String(count(is))} ${is}${count(is) === 1 ? '' : 's'}`
  return [...lines, `${counted('problem')}, ${counted('warning')}.`].join('\n')
}
