// What stands around a box to type in: its label, what is wrong with it, and a hint.
import type { ComponentChildren, JSX } from 'preact'

export type FieldWords = {
  readonly label: string
  readonly hint?: string
  readonly problem?: string | null
}

/** `id` is that of the box among the children. */
export function Field(props: FieldWords & { readonly id: string; readonly children: ComponentChildren }): JSX.Element {
  const { id, label, hint, problem, children } = props
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {typeof problem === 'string' && (
        <p class="problem-text" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

/** For the box: which of these words describe it. */
export function describedBy(id: string, { hint, problem }: FieldWords): string | undefined {
  const parts = [typeof problem === 'string' && `${id}-problem`, hint !== undefined && `${id}-hint`].filter(Boolean)
  return parts.length === 0 ? undefined : parts.join(' ')
}
