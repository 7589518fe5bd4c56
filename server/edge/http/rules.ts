// What the settings say about the door for HTTP.
import type { InstanceReply } from '../../../protocol/http.ts'
import type { MetricsRules } from './metrics.ts'

export type HttpRules = {
  readonly face: {
    readonly origins: readonly string[]
    /** The path in front of every address, without a slash at its end: empty or like `/vroom`. */
    readonly base: string
    readonly isSecure: boolean
    readonly cookieName: string
  }
  readonly instance: InstanceReply
  /** 0: no limit; so for the next one. */
  readonly createPerHour: number
  readonly enterPerMinute: number
  readonly clientDirectory: string
  readonly isDraining: () => boolean
  /** Null: there is no /metrics. */
  readonly metrics: MetricsRules | null
}
