// HTML that nobody can break out of: what is put into a template is escaped, unless a template made it.

const MADE: unique symbol = Symbol('made by markup')

/** Made here alone: there is no way to call a string one. */
export type Markup = { readonly [MADE]: string }

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Good in text and in quoted attributes. */
export function markup(
  strings: TemplateStringsArray,
  ...values: readonly (string | Markup | readonly Markup[])[]
): Markup {
  const written = strings.map((text, at) => text + writtenOf(values[at] ?? ''))
  return { [MADE]: written.join('') }
}

export const toText = (made: Markup): string => made[MADE]

function writtenOf(value: string | Markup | readonly Markup[]): string {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
  return MADE in value ? value[MADE] : value.map(toText).join('')
}
