// A mail as HTML: no image, no script, nothing fetched; styles inline, and the dark colours beside them.
import type { Draft, Fact, Note, Part, Scene } from '../draft.ts'
import { oneLine, severalLines } from '../plain.ts'
import { markup, type Markup, toText } from './markup.ts'
import { look, sheet } from './look.ts'

export function htmlOf(draft: Draft, scene: Scene, unsubscribe: string | null): string {
  const { language, sender, links } = scene
  return toText(markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${oneLine(draft.subject)}</title>
<style>${sheet}</style>
</head>
<body class="ground" style="${look.body}">
<div style="${look.preview}">${oneLine(draft.preview)}</div>
<div class="page" style="${look.page}">
<p class="ink" style="${look.brand}"><span class="mark" style="${look.mark}" aria-hidden="true">V</span> ${oneLine(sender.name)}</p>
<main class="card" style="${look.card}">
<h1 class="ink" style="${look.heading}">${oneLine(draft.heading)}</h1>
${draft.parts.map(partOf)}
</main>
<footer class="quiet" style="${look.foot}">
<p class="quiet" style="${look.footText}">${oneLine(draft.why)}</p>
${footOf(scene, unsubscribe)}
<p class="quiet" style="${look.footText}"><a class="quiet" style="${look.footLink}" href="${links.home}">${links.host}</a></p>
</footer>
</div>
</body>
</html>
`)
}

function footOf({ words, links }: Scene, unsubscribe: string | null): Markup | '' {
  if (unsubscribe === null) return ''
  const { before, label } = words.unsubscribe(links.host)
  return markup`<p class="quiet" style="${look.footText}">${before} <a class="quiet" style="${look.footLink}" href="${unsubscribe}">${label}</a></p>`
}

function partOf(part: Part): Markup {
  switch (part.is) {
    case 'text':
      return markup`<p class="ink" style="${look.text}">${oneLine(part.text)}</p>`
    case 'facts':
      return markup`<dl class="facts" style="${look.facts}">${part.facts.map(factOf)}</dl>`
    case 'button':
      return markup`<p style="${look.action}"><a class="button" style="${look.button}" href="${part.url}">${part.label}</a></p>`
    case 'link':
      return markup`<p class="ink" style="${look.text}">${part.before}<br><a class="link" style="${look.link}" href="${part.url}">${part.label}</a></p>`
    case 'aside':
      return markup`<p class="quiet" style="${look.small}">${oneLine(part.text)}</p>`
    case 'quote':
      return markup`<div class="quote" style="${look.quote}">
<p class="quiet" style="${look.quoteBy}">${oneLine(part.by)}</p>
<blockquote class="ink" style="${look.quoteText}">${linesOf(part.text)}</blockquote>
</div>`
    case 'list':
      return markup`<ul class="ink" style="${look.list}">${part.items.map((item) => markup`<li style="${look.item}">${oneLine(item)}</li>`)}</ul>`
    case 'notes':
      return markup`<div class="notes" style="${look.notes}">${part.notes.map(noteOf)}</div>`
  }
}

function factOf({ label, value }: Fact): Markup {
  const [first = '', ...rest] = value
  const more = rest.map((line) => markup`<br><span class="quiet" style="${look.aside}">${oneLine(line)}</span>`)
  return markup`<div style="${look.fact}"><dt class="quiet" style="${look.label}">${label}</dt><dd class="ink" style="${look.value}">${oneLine(first)}${more}</dd></div>`
}

function noteOf({ title, text, url }: Note): Markup {
  const address = url === undefined ? '' : markup`<br><a class="link" style="${look.address}" href="${url}">${url}</a>`
  return markup`<h2 class="ink" style="${look.noteTitle}">${title}</h2><p class="quiet" style="${look.small}">${oneLine(text)}${address}</p>`
}

function linesOf(text: string): readonly Markup[] {
  const lines = severalLines(text).trim().split('\n')
  return lines.map((line, at) => (at === 0 ? markup`${line}` : markup`<br>${line}`))
}
