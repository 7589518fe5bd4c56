// A mail as plain text: the same parts in the same order as in its HTML.
import type { Draft, Part, Scene } from '../draft.ts'
import { oneLine, severalLines } from '../plain.ts'

/** Lines end in a line feed; whoever sends the mail makes them what the wire wants. */
export function textOf(draft: Draft, scene: Scene, unsubscribe: string | null): string {
  const foot = ['-- ', oneLine(draft.why)]
  if (unsubscribe !== null) {
    const { before, label } = scene.words.unsubscribe(scene.links.host)
    foot.push(`${before} ${label}:`, unsubscribe)
  }
  return `${[oneLine(draft.heading), ...draft.parts.flatMap(partOf), foot.join('\n')].join('\n\n')}\n`
}

function partOf(part: Part): string | readonly [] {
  switch (part.is) {
    case 'text':
      return oneLine(part.text)
    case 'facts':
      return part.facts.map(({ label, value }) => `${label}: ${value.map(oneLine).join('\n  ')}`).join('\n')
    case 'button':
      return `${part.label}:\n${part.url}`
    case 'link':
      return `${part.before}\n${part.label}:\n${part.url}`
    // A button is nothing else here.
    case 'address':
      return []
    case 'quote':
      return `${oneLine(part.by)}:\n${quoted(part.text)}`
    case 'list':
      return part.items.map((item) => `* ${oneLine(item)}`).join('\n')
    case 'notes':
      return part.notes.map(({ title, text }) => `${title}: ${oneLine(text)}`).join('\n\n')
  }
}

/** Every line is marked, so that what a person wrote cannot pass for what we say. */
function quoted(text: string): string {
  return severalLines(text)
    .trim()
    .split(/[\n\u2028\u2029]/)
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
}
