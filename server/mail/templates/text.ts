// A mail as plain text: the same parts in the same order as in its HTML.
import type { Draft, Note, Part, Scene } from '../draft.ts'
import { oneLine, severalLines } from '../plain.ts'

/** Lines end in a line feed; whoever sends the mail makes them what the wire wants. */
export function textOf(draft: Draft, scene: Scene, unsubscribe: string | null): string {
  const { words, links } = scene
  const foot = ['-- ', oneLine(draft.why)]
  if (unsubscribe !== null) {
    const { before, label } = words.unsubscribe(links.host)
    foot.push(`${before} ${label}${words.colon}`, unsubscribe)
  }
  const parts = draft.parts.flatMap((part) => partOf(part, words.colon) ?? [])
  return `${[oneLine(draft.heading), ...parts, foot.join('\n')].join('\n\n')}\n`
}

/** Null: there is nothing to say of it in plain text. */
function partOf(part: Part, colon: string): string | null {
  switch (part.is) {
    case 'text':
    case 'aside':
      return oneLine(part.text)
    case 'facts':
      return part.facts.map(({ label, value }) => `${label}${colon} ${value.map(oneLine).join('\n  ')}`).join('\n')
    case 'button':
      return `${part.label}${colon}\n${part.url}`
    case 'link':
      return `${part.before}\n${part.label}${colon}\n${part.url}`
    case 'quote':
      return `${oneLine(part.by)}${colon}\n${quoted(part.text)}`
    case 'list':
      return part.items.map((item) => `* ${oneLine(item)}`).join('\n')
    case 'notes':
      return notesOf(part.notes)
  }
}

function notesOf(notes: readonly Note[]): string | null {
  const told = notes.filter(({ url }) => url === undefined)
  return told.length === 0 ? null : told.map(({ title, text }) => `${title}\n${oneLine(text)}`).join('\n\n')
}

/** Every line is marked, so that what a person wrote cannot pass for what we say. */
function quoted(text: string): string {
  return severalLines(text)
    .trim()
    .split(/[\n\u2028\u2029]/)
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
}
