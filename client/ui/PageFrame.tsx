// What every page outside of the call has: the mark on top, the language and version at the foot.
import { useEffect, useRef } from 'preact/hooks'
import type { ComponentChildren, JSX } from 'preact'
import { languageNames, languages } from '../i18n/translator.ts'
import { useCall } from './context.ts'
import { chooseLanguage, language, t } from './language.ts'
import { Logo } from './Logo.tsx'

export function PageFrame(props: { readonly children: ComponentChildren; readonly class?: string }): JSX.Element {
  return (
    <div class={`page ${props.class ?? ''}`}>
      <header class="page-head">
        <HomeLink class="page-home">
          <Logo />
        </HomeLink>
      </header>
      <main class="page-body">{props.children}</main>
      <Foot />
    </div>
  )
}

type LinkProps = { readonly children: ComponentChildren; readonly class: string }

/** A real link, so that it can be opened in a new tab; a plain click stays on the page. */
export function HomeLink(props: LinkProps): JSX.Element {
  const { actions } = useCall()
  const go = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    actions.goTo('/')
  }
  return (
    <a href="/" class={props.class} onClick={go}>
      {props.children}
    </a>
  )
}

/** The page's title; it takes the focus when the page appears, so that a screen reader begins there. */
export function PageTitle({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
  }, [])
  return (
    <h1 class="page-title" tabIndex={-1} ref={heading}>
      {children}
    </h1>
  )
}

function Foot(): JSX.Element {
  const instance = useCall().state.instance.value
  return (
    <footer class="page-foot">
      <span class="page-foot-made">
        {instance?.poweredBy || t('app.name')}
        {instance !== null && <span class="quiet"> · {t('footer.version', { version: instance.version })}</span>}
      </span>
      <select
        class="language"
        aria-label={t('language.label')}
        value={language.value}
        onChange={(event) => {
          chooseLanguage(event.currentTarget.value)
        }}
      >
        {languages.map((each) => (
          <option key={each} value={each} lang={each}>
            {languageNames[each]}
          </option>
        ))}
      </select>
    </footer>
  )
}
