// A set that forgets its oldest member rather than grow without end.

export interface BoundedSet {
  add(member: string): void
  has(member: string): boolean
  clear(): void
}

export function createBoundedSet(maxSize: number): BoundedSet {
  const members = new Set<string>()
  return {
    add(member) {
      members.add(member)
      const oldest = members.size > maxSize ? members.values().next().value : undefined
      if (oldest !== undefined) members.delete(oldest)
    },
    has: (member) => members.has(member),
    clear() {
      members.clear()
    },
  }
}
