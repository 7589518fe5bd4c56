// What a contract needs to say, in Node and in a browser alike.

export const same = (a: readonly unknown[], b: readonly unknown[]): boolean => JSON.stringify(a) === JSON.stringify(b)

export function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`expected: ${what}`)
}

export async function until(condition: () => boolean, what: string): Promise<void> {
  await untilAsync(() => Promise.resolve(condition()), what)
}

export async function untilAsync(condition: () => Promise<boolean>, what: string, timeoutMs = 10_000): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`did not come true within ${timeoutMs} ms: ${what}`)
    await new Promise((tick) => {
      setTimeout(tick, 5)
    })
  }
}
