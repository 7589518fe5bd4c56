// Hands one mail to the sendmail program of the machine.
import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { errorCode } from '../error-code.ts'
import { MailProblem } from '../mail-port.ts'
import { oneLine, sendmailProblem } from './failures.ts'

const MAX_SAID = 4096
/** After its end, for what it said to arrive. */
const LAST_WORDS_MS = 500
/** Nothing of our own environment: secrets may stand in it. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export type Envelope = { readonly from: string; readonly to: string }

/**
 * Never through a shell; `-i`: a line with a single dot does not end the mail; `--`: what follows is an address, whatever
 * it looks like. Resolves when the program has taken the mail. Throws `MailProblem`.
 */
export function pipeToSendmail(
  program: string,
  { from, to }: Envelope,
  content: Buffer,
  withinMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['-i', '-f', from, '--', to], {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { PATH, HOME: homedir() },
    })
    const kill = setTimeout(() => child.kill('SIGKILL'), withinMs)
    let said = ''
    let isCutShort = false
    child.stderr.on('data', (bytes: Buffer) => {
      if (said.length < MAX_SAID) said += bytes.toString('utf8')
    })
    child.stdin.on('error', () => (isCutShort = true))
    child.stdin.end(content)

    const end = (status: number | null): void => {
      clearTimeout(kill)
      child.stdin.destroy()
      child.stderr.destroy()
      if (status === null) reject(new MailProblem('too-slow', false, `${program} took too long`))
      else if (status !== 0) reject(sendmailProblem(status, said))
      else if (isCutShort) reject(new MailProblem('server-refused', false, `${program} did not read the mail`))
      else resolve()
    }
    child.once('error', (error) => {
      clearTimeout(kill)
      reject(new MailProblem('unreachable', false, oneLine(`${program}: ${errorCode(error) ?? error.message}`)))
    })
    // What it leaves behind in the background may hold its standard error open for ever.
    child.once('exit', (status) => {
      const timer = setTimeout(end, LAST_WORDS_MS, status)
      child.once('close', () => {
        clearTimeout(timer)
        end(status)
      })
    })
  })
}
