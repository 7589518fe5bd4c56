// The product's mark and name, drawn here so that nothing is fetched for it.
import type { JSX } from 'preact'
import { t } from './language.ts'

export function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect class="mark-ground" width="32" height="32" rx="9" />
      <path class="mark-vee" d="M8.5 10.5 16 22.5l7.5-12" />
      <circle class="mark-dot" cx="16" cy="9.5" r="2.75" />
    </svg>
  )
}

export function Logo(): JSX.Element {
  return (
    <span class="logo">
      <Mark />
      <span>{t('app.name')}</span>
    </span>
  )
}
