// Who leads a pair, that is: who makes the offers.

/** The smaller peer id leads. Both ends know both ids, so no message is needed and glare cannot happen (PROTOCOL.md, L1). */
export function leads(self: string, other: string): boolean {
  return self < other
}
