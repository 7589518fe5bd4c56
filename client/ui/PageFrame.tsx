// What every page outside of the call has: the mark on top; the version, the way to feedback and the language at the foot.
import { useSignal } from '@preact/signals'
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

export function HomeLink(props: LinkProps): JSX.Element {
  return <PageLink {...props} to="/" />
}

/** A real link, so that it can be opened in a new tab; a plain click stays on the page. */
export function PageLink({ to, ...props }: LinkProps & { readonly to: '/' | '/feedback' }): JSX.Element {
  const { state, actions } = useCall()
  const go = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    actions.goTo(to)
  }
  const isHere = to === '/feedback' && state.page.value.is === 'feedback'
  return (
    <a href={actions.addressOf(to)} class={props.class} aria-current={isHere ? 'page' : undefined} onClick={go}>
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
      {instance?.feedback === true && (
        <PageLink to="/feedback" class="page-foot-link">
          {t('feedback.link')}
        </PageLink>
      )}
      <LanguageChoice />
    </footer>
  )
}

function LanguageChoice(): JSX.Element {
  const hasFailed = useSignal(false)
  const choose = async (select: HTMLSelectElement): Promise<void> => {
    hasFailed.value = false
    if (await chooseLanguage(select.value)) return
    select.value = language.value
    hasFailed.value = true
  }
  return (
    <span class="page-foot-language">
      <span class="hint" role="status">
        {hasFailed.value && t('language.failed')}
      </span>
      <select
        class="language"
        aria-label={t('language.label')}
        value={language.value}
        onChange={(event) => void choose(event.currentTarget)}
      >
        {languages.map((each) => (
          <option key={each} value={each} lang={each}>
            {languageNames[each]}
          </option>
        ))}
      </select>
    </span>
  )
}
