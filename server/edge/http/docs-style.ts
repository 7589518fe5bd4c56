// What the page of the API looks like: light or dark as the reader's system, and narrow enough for a phone.

export const docsStyle = `:root {
  color-scheme: light dark;
  --ground: #f5f3ee; --surface: #fffefb; --line: #d8d3c7; --ink: #1a2427; --quiet: #566064; --accent: #0b6b66;
  --soft: #d8ebe7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10171a; --surface: #192226; --line: #2f3c42; --ink: #eef2f1; --quiet: #a7b4b8; --accent: #47c5b8;
    --soft: #173835;
  }
}
* { box-sizing: border-box; }
body {
  max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; overflow-wrap: anywhere;
}
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
h1 { margin: 0 0 0.5rem; font-size: 1.75rem; }
h2 { margin: 2.5rem 0 0.5rem; font-size: 1.375rem; }
h3 { margin: 0; font-size: 1.0625rem; }
h4 { margin: 1rem 0 0.25rem; font-size: 0.9375rem; }
p { margin: 0.5rem 0; }
nav ul { columns: 16rem; padding-left: 1.25rem; }
article {
  margin: 1rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: 12px; background: var(--surface);
}
code, pre { font: 0.875em/1.5 ui-monospace, 'SFMono-Regular', Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
pre {
  margin: 0.25rem 0 0; padding: 0.75rem; border-radius: 8px; background: var(--ground); white-space: pre-wrap;
}
.route b { padding: 0.1rem 0.4rem; border-radius: 6px; background: var(--soft); }
.quiet { color: var(--quiet); }
.table { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
th, td { padding: 0.35rem 0.5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--quiet); font-weight: 600; }
td:first-child { white-space: nowrap; overflow-wrap: normal; }
@media (max-width: 34rem) {
  article { padding: 0.75rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr, td { display: block; padding: 0; border: 0; }
  tr { padding: 0.35rem 0; border-bottom: 1px solid var(--line); }
  td:first-child { white-space: normal; font-weight: 600; }
  td:nth-child(2) { color: var(--quiet); }
}
`
