// How mails look: the colours of the pages, written inline because that is all that every mail program keeps.
import { markup, type Markup } from './markup.ts'

/** The same purposes as in the pages' own table of colours. */
const light = {
  ground: '#f5f3ee',
  surface: '#fffefb',
  low: '#f0ede6',
  line: '#d8d3c7',
  ink: '#1a2427',
  quiet: '#566064',
  accent: '#0b6b66',
  accentInk: '#ffffff',
}
const dark = {
  ground: '#10171a',
  surface: '#192226',
  low: '#222d32',
  line: '#2f3c42',
  ink: '#eef2f1',
  quiet: '#a7b4b8',
  accent: '#47c5b8',
  accentInk: '#06201e',
}

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"

export const look = {
  body: `margin: 0; padding: 0; background-color: ${light.ground}; color: ${light.ink}; font-family: ${FONT}; font-size: 16px; line-height: 1.5; -webkit-text-size-adjust: 100%;`,
  /** Seen in lists of mails and nowhere else. */
  preview:
    'display: none; max-height: 0; max-width: 0; overflow: hidden; opacity: 0; font-size: 1px; line-height: 1px;',
  page: 'max-width: 560px; margin: 0 auto; padding: 32px 16px 40px;',
  brand: `margin: 0 0 16px; color: ${light.ink}; font-size: 17px; font-weight: 700; letter-spacing: -0.01em;`,
  mark: `display: inline-block; width: 28px; height: 28px; margin-right: 6px; border-radius: 8px; background-color: ${light.accent}; color: ${light.accentInk}; font-size: 16px; line-height: 28px; text-align: center;`,
  card: `display: block; padding: 32px; border: 1px solid ${light.line}; border-radius: 16px; background-color: ${light.surface};`,
  heading: `margin: 0 0 20px; color: ${light.ink}; font-size: 24px; font-weight: 700; line-height: 1.25; text-wrap: balance; letter-spacing: -0.015em; overflow-wrap: anywhere;`,
  text: `margin: 0 0 20px; color: ${light.ink}; font-size: 16px; line-height: 1.5; overflow-wrap: anywhere;`,
  small: `margin: 0 0 16px; color: ${light.quiet}; font-size: 14px; line-height: 1.5; overflow-wrap: anywhere;`,
  facts: 'margin: 0 0 24px; padding: 0;',
  fact: 'margin: 0 0 12px;',
  label: `margin: 0; color: ${light.quiet}; font-size: 13px; line-height: 1.4;`,
  value: `margin: 0; color: ${light.ink}; font-size: 16px; font-weight: 600; line-height: 1.4; overflow-wrap: anywhere;`,
  aside: `color: ${light.quiet}; font-size: 14px; font-weight: 400;`,
  action: 'margin: 0 0 20px;',
  button: `display: inline-block; padding: 14px 32px; border-radius: 12px; background-color: ${light.accent}; color: ${light.accentInk}; font-size: 17px; font-weight: 600; line-height: 1.3; text-align: center; text-decoration: none;`,
  link: `color: ${light.accent}; font-weight: 600; text-decoration: underline;`,
  address: `color: ${light.accent}; font-size: 13px; text-decoration: underline; word-break: break-all;`,
  quote: `margin: 0 0 24px; padding: 12px 16px; border-left: 3px solid ${light.accent}; border-radius: 0 10px 10px 0; background-color: ${light.low};`,
  quoteBy: `margin: 0 0 4px; color: ${light.quiet}; font-size: 13px; line-height: 1.4; overflow-wrap: anywhere;`,
  quoteText: `margin: 0; padding: 0; border: 0; color: ${light.ink}; font-size: 16px; line-height: 1.5; overflow-wrap: anywhere;`,
  list: `margin: 0 0 20px; padding: 0 0 0 20px; color: ${light.ink};`,
  item: 'margin: 0 0 6px; overflow-wrap: anywhere;',
  notes: `margin: 24px 0 0; padding: 20px 0 0; border-top: 1px solid ${light.line};`,
  noteTitle: `margin: 0; color: ${light.ink}; font-size: 14px; font-weight: 600; line-height: 1.5;`,
  foot: `padding: 20px 16px 0; color: ${light.quiet};`,
  footText: `margin: 0 0 8px; color: ${light.quiet}; font-size: 13px; line-height: 1.5; overflow-wrap: anywhere;`,
  footLink: `color: ${light.quiet}; text-decoration: underline;`,
} as const

/** Inline styles win over a sheet, except where it insists. */
export const sheet: Markup = markup`
:root { color-scheme: light dark; supported-color-schemes: light dark; }
.card > :last-child, .facts > :last-child, .notes > :last-child { margin-bottom: 0 !important; }
@media (max-width: 480px) {
  .page { padding: 20px 10px 28px !important; }
  .card { padding: 24px 18px !important; }
  .button { display: block !important; padding: 14px 16px !important; }
}
@media (prefers-color-scheme: dark) {
  .ground { background-color: ${dark.ground} !important; }
  .card { background-color: ${dark.surface} !important; border-color: ${dark.line} !important; }
  .ink { color: ${dark.ink} !important; }
  .quiet { color: ${dark.quiet} !important; }
  .link { color: ${dark.accent} !important; }
  .mark, .button { background-color: ${dark.accent} !important; color: ${dark.accentInk} !important; }
  .quote { background-color: ${dark.low} !important; border-color: ${dark.accent} !important; }
  .notes { border-color: ${dark.line} !important; }
}
`
