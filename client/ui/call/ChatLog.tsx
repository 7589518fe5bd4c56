// The messages, grouped by who wrote them, always as text.
import type { JSX } from 'preact'
import { MessagesSquare } from 'lucide-preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ChatMessage } from '../../state/call.ts'
import { useCall } from '../context.ts'
import { clockTime, t } from '../language.ts'
import { findLinks } from '../links.ts'

/** Messages of one person this close together share one head. */
const GROUP_WITHIN_MS = 5 * 60_000
/** Nearer to the end than this counts as reading the end, so new messages scroll in. */
const NEAR_END_PX = 80

export type Group = { readonly first: ChatMessage; readonly messages: readonly ChatMessage[] }

export function ChatLog(): JSX.Element {
  const messages = useCall().state.chat.value
  const log = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  useLayoutEffect(() => {
    const element = log.current
    if (element !== null && (isAtEnd.current || messages.at(-1)?.from === null)) {
      element.scrollTop = element.scrollHeight
    }
  }, [messages])
  return (
    <div
      class="log"
      role="log"
      aria-live="polite"
      aria-label={t('chat.log')}
      tabIndex={0}
      ref={log}
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX
      }}
    >
      {messages.length === 0 && <Empty />}
      {groupMessages(messages).map((group) => (
        <MessageGroup key={group.first.id} group={group} />
      ))}
    </div>
  )
}

function Empty(): JSX.Element {
  return (
    <div class="log-empty">
      <MessagesSquare size={32} aria-hidden="true" />
      <p>{t('chat.empty')}</p>
    </div>
  )
}

function MessageGroup({ group }: { readonly group: Group }): JSX.Element {
  const { first, messages } = group
  return (
    <div class={first.from === null ? 'group is-own' : 'group'}>
      <p class="group-head">
        <bdi class="group-name">{first.from === null ? t('tile.you') : first.name || t('tile.guest')}</bdi>
        <time dateTime={new Date(first.at).toISOString()}>{clockTime(first.at)}</time>
      </p>
      {messages.map((message) => (
        <p key={message.id} class="message" dir="auto">
          <MessageText text={message.text} />
        </p>
      ))}
    </div>
  )
}

function MessageText({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {findLinks(text).map((piece, index) =>
        piece.href === null ? (
          piece.text
        ) : (
          <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer">
            {piece.text}
          </a>
        ),
      )}
    </>
  )
}

export function groupMessages(messages: readonly ChatMessage[]): readonly Group[] {
  const groups: { first: ChatMessage; messages: ChatMessage[] }[] = []
  for (const message of messages) {
    const last = groups.at(-1)
    if (last !== undefined && belongs(message, last.first)) last.messages.push(message)
    else groups.push({ first: message, messages: [message] })
  }
  return groups
}

function belongs(message: ChatMessage, first: ChatMessage): boolean {
  return message.from === first.from && message.name === first.name && message.at - first.at < GROUP_WITHIN_MS
}
