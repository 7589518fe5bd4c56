// A button that opens a menu over everything else, walked by arrow keys.
import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX, RefObject, TargetedKeyboardEvent } from 'preact'
import { Check, type LucideIcon } from 'lucide-preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'

export type MenuItem = {
  readonly label: string
  readonly icon: LucideIcon
  readonly isDanger?: boolean
  /** Something that is on or off; of several `radio` items, one is on. */
  readonly check?: { readonly kind: 'radio' | 'checkbox'; readonly isOn: boolean }
  readonly onChoose: () => void
}

type Props = {
  readonly label: string
  readonly items: readonly MenuItem[]
  readonly class: string
  readonly children: ComponentChildren
}

export function MenuButton({ label, items, class: className, children }: Props): JSX.Element {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const isOpen = useSignal(false)
  const startsAt = useRef(0)
  const open = (at: number): void => {
    startsAt.current = at
    isOpen.value = true
  }
  return (
    <>
      <button
        type="button"
        ref={button}
        class={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen.value}
        aria-controls={isOpen.value ? id : undefined}
        onClick={() => {
          if (isOpen.value) isOpen.value = false
          else open(0)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          open(event.key === 'ArrowDown' ? 0 : -1)
        }}
      >
        {children}
      </button>
      {isOpen.value && (
        <Menu
          id={id}
          label={label}
          items={items}
          button={button}
          startsAt={startsAt.current}
          onClose={(hasFocus) => {
            isOpen.value = false
            if (hasFocus) button.current?.focus()
          }}
        />
      )}
    </>
  )
}

type MenuProps = {
  readonly id: string
  readonly label: string
  readonly items: readonly MenuItem[]
  readonly button: RefObject<HTMLButtonElement>
  readonly startsAt: number
  readonly onClose: (takesFocus: boolean) => void
}

/**
 * A popover of the manual kind: with the automatic one, a press on the button would close the menu and open it again at
 * once.
 */
function Menu({ id, label, items, button, startsAt, onClose }: MenuProps): JSX.Element {
  const menu = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = menu.current
    if (element === null) return
    element.showPopover()
    place(element, button.current)
    buttonsOf(element).at(startsAt)?.focus()
  }, [])
  useCloseOutside(menu, button, onClose)
  return (
    <div
      id={id}
      ref={menu}
      popover="manual"
      class="menu"
      role="menu"
      aria-label={label}
      onKeyDown={(event) => {
        walk(event, onClose)
      }}
    >
      {items.map(({ icon: Icon, ...item }) => (
        <button
          key={item.label}
          type="button"
          role={item.check ? `menuitem${item.check.kind}` : 'menuitem'}
          aria-checked={item.check?.isOn}
          tabIndex={-1}
          class={item.isDanger === true ? 'menu-item is-danger' : 'menu-item'}
          onClick={() => {
            onClose(true)
            item.onChoose()
          }}
        >
          <Icon size={18} aria-hidden="true" />
          <span>{item.label}</span>
          {item.check?.isOn === true && <Check class="menu-check" size={18} aria-hidden="true" />}
        </button>
      ))}
    </div>
  )
}

function useCloseOutside(
  menu: RefObject<HTMLDivElement>,
  button: RefObject<HTMLButtonElement>,
  onClose: (takesFocus: boolean) => void,
): void {
  useLayoutEffect(() => {
    const press = (event: Event): void => {
      const target = event.target
      if (!(target instanceof Node)) return
      if (menu.current?.contains(target) === true || button.current?.contains(target) === true) return
      onClose(false)
    }
    const top = button.current?.getBoundingClientRect().top
    const leave = (event: Event): void => {
      if (event.target === menu.current) return
      // Of a scroll that had ended before the menu came, the browser tells after; then the button is where it was.
      if (button.current?.getBoundingClientRect().top !== top) onClose(false)
    }
    const resize = (): void => {
      onClose(false)
    }
    document.addEventListener('pointerdown', press, true)
    document.addEventListener('scroll', leave, true)
    window.addEventListener('resize', resize)
    return () => {
      document.removeEventListener('pointerdown', press, true)
      document.removeEventListener('scroll', leave, true)
      window.removeEventListener('resize', resize)
    }
  }, [])
}

function buttonsOf(menu: HTMLElement): readonly HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]')]
}

/** Every key that means something here stops here: behind the menu, letters are shortcuts and Escape closes a panel. */
function walk(event: TargetedKeyboardEvent<HTMLElement>, onClose: (takesFocus: boolean) => void): void {
  const buttons = buttonsOf(event.currentTarget)
  const at = buttons.findIndex((each) => each === document.activeElement)
  if (event.key === 'Tab') {
    onClose(true)
    return
  }
  if (event.key === 'Escape') onClose(true)
  else if (!moveBy(event.key, buttons, at)) return
  event.preventDefault()
  event.stopPropagation()
}

/** True when the key was one for moving: arrows, ends, or the first letter of an item. */
function moveBy(key: string, buttons: readonly HTMLElement[], at: number): boolean {
  const steps: Readonly<Record<string, number>> = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: -1 }
  const to = steps[key]
  if (to !== undefined) buttons.at(to % buttons.length)?.focus()
  else if (key.length === 1 && key !== ' ') byLetter(key, buttons, at)
  else return false
  return true
}

function byLetter(letter: string, buttons: readonly HTMLElement[], at: number): void {
  const turned = [...buttons.slice(at + 1), ...buttons.slice(0, at + 1)]
  const starts = (each: HTMLElement): boolean =>
    each.textContent.trim().toLocaleLowerCase().startsWith(letter.toLocaleLowerCase())
  turned.find(starts)?.focus()
}

const EDGE_PX = 8

/** Under the button if there is room, else over it; never out of the window. */
function place(menu: HTMLElement, button: HTMLElement | null): void {
  if (button === null) return
  const at = button.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = menu
  const isRoomBelow = at.bottom + height + EDGE_PX <= innerHeight
  const top = isRoomBelow ? at.bottom + 4 : at.top - height - 4
  menu.style.top = `${Math.max(EDGE_PX, Math.min(top, innerHeight - height - EDGE_PX))}px`
  menu.style.left = `${Math.max(EDGE_PX, Math.min(at.right - width, innerWidth - width - EDGE_PX))}px`
}
