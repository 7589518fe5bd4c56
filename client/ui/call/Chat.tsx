// What people write to each other, and the box to write in.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Lock, SendHorizontal } from 'lucide-preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { MAX_CHAT_LENGTH } from '../../../protocol/limits.ts'
import { blockedWords } from '../blocked.ts'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { ChatLog } from './ChatLog.tsx'
import { Panel } from './Panel.tsx'

export function Chat(): JSX.Element {
  return (
    <Panel title={t('chat.title')}>
      <ChatLog />
      <Composer why={blockedWords(useCall().state, 'chat')} />
    </Panel>
  )
}

/** `why`: why nothing may be written. What was being written is kept until it may. */
function Composer({ why }: { readonly why: string | null }): JSX.Element {
  const { actions } = useCall()
  const id = useId()
  const text = useSignal('')
  const isRefused = useSignal(false)
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    box.current?.focus()
  }, [])
  const send = (): void => {
    const wanted = text.value.trim()
    if (wanted === '' || why !== null) return
    isRefused.value = !actions.sendChat(wanted)
    if (!isRefused.value) text.value = ''
    box.current?.focus()
  }
  const problem = problemWords(text.value, isRefused.value)
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {why !== null && <Stopped id={`${id}-why`} why={why} />}
      <label class="unseen" for={id}>
        {t('chat.message')}
      </label>
      <textarea
        id={id}
        ref={box}
        class="input composer-text"
        rows={1}
        placeholder={why === null ? t('chat.placeholder') : ''}
        value={text.value}
        readOnly={why !== null}
        aria-disabled={why !== null}
        aria-invalid={problem !== null}
        aria-describedby={aboutBox(id, problem, why)}
        onInput={(event) => {
          text.value = event.currentTarget.value
          isRefused.value = false
        }}
        onKeyDown={(event) => {
          if (!sendsOn(event)) return
          event.preventDefault()
          send()
        }}
      />
      <SendButton why={why} />
      {problem !== null && (
        <p class="problem-text" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </form>
  )
}

function Stopped({ id, why }: { readonly id: string; readonly why: string }): JSX.Element {
  return (
    <p class="composer-why" id={id} role="status">
      <Lock size={16} aria-hidden="true" />
      <span>{why}</span>
    </p>
  )
}

function SendButton({ why }: { readonly why: string | null }): JSX.Element {
  return (
    <button
      type="submit"
      class={why === null ? 'button main composer-send' : 'button main composer-send is-held'}
      aria-disabled={why !== null}
      aria-label={t('chat.send')}
      title={why ?? t('chat.send')}
    >
      <SendHorizontal size={20} />
    </button>
  )
}

/** Not while an input method is composing: there, Enter accepts the suggestion. */
function sendsOn(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing
}

function aboutBox(id: string, problem: string | null, why: string | null): string | undefined {
  if (problem !== null) return `${id}-problem`
  return why === null ? undefined : `${id}-why`
}

function problemWords(text: string, isRefused: boolean): string | null {
  const over = text.trim().length - MAX_CHAT_LENGTH
  if (over > 0) return t('chat.tooLong', { over })
  return isRefused ? t('chat.notSent') : null
}
