// Short messages at the edge of the screen.
import type { CallState, NoticeKey } from '../state/call.ts'

/** More than this on a phone and nothing else is left. */
const MAX_NOTICES = 4

export function notify(
  state: CallState,
  key: NoticeKey,
  tone: 'info' | 'problem' = 'info',
  values: Readonly<Record<string, string>> = {},
): void {
  const last = state.notices.value.at(-1)
  if (last?.key === key && isSame(last.values, values)) return
  const id = (last?.id ?? 0) + 1
  state.notices.value = [...state.notices.value, { id, key, values, tone }].slice(-MAX_NOTICES)
}

export function dismissNotice(state: CallState, id: number): void {
  state.notices.value = state.notices.value.filter((notice) => notice.id !== id)
}

function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}
