// What people write to each other, and the box to write in.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { SendHorizontal } from 'lucide-preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { MAX_CHAT_LENGTH } from '../../../protocol/limits.ts'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { ChatLog } from './ChatLog.tsx'
import { Panel } from './Panel.tsx'

export function Chat(): JSX.Element {
  return (
    <Panel title={t('chat.title')}>
      <ChatLog />
      <Composer />
    </Panel>
  )
}

function Composer(): JSX.Element {
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
    if (wanted === '') return
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
      <label class="unseen" for={id}>
        {t('chat.message')}
      </label>
      <textarea
        id={id}
        ref={box}
        class="input composer-text"
        rows={1}
        placeholder={t('chat.placeholder')}
        value={text.value}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
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
      <button type="submit" class="button main composer-send" aria-label={t('chat.send')} title={t('chat.send')}>
        <SendHorizontal size={20} />
      </button>
      {problem !== null && (
        <p class="problem-text" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </form>
  )
}

/** Not while an input method is composing: there, Enter accepts the suggestion. */
function sendsOn(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing
}

function problemWords(text: string, isRefused: boolean): string | null {
  const over = text.trim().length - MAX_CHAT_LENGTH
  if (over > 0) return t('chat.tooLong', { over })
  return isRefused ? t('chat.notSent') : null
}
