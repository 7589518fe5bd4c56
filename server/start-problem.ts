// What keeps the relay from starting and is cured by an administrator, not by a programmer.

/** EX_CONFIG of sysexits(3): supervisors must not try again before somebody has changed something. */
const EXIT_CONFIG = 78

/** The message is one line with its remedy; the process prints it and ends with `status`. */
export class StartProblem extends Error {
  readonly status: number
  constructor(message: string, status = EXIT_CONFIG) {
    super(message)
    this.name = 'StartProblem'
    this.status = status
  }
}
