// What one can do with the tile of another person: hold it big, or take it out of the page.
import type { JSX } from 'preact'
import { EllipsisVertical, PictureInPicture2, Pin, PinOff } from 'lucide-preact'
import type { PeerId } from '../../../protocol/primitives.ts'
import type { Actions } from '../../actions/actions.ts'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { MenuButton, type MenuItem } from '../MenuButton.tsx'

type Props = {
  readonly peer: PeerId
  readonly name: string
  /** Null: screens are big of themselves. */
  readonly isPinned: boolean | null
  /** Null: the browser cannot, or there is no picture. */
  readonly floating: { readonly isOn: boolean; readonly onToggle: () => void } | null
}

export function TileMenu({ peer, name, isPinned, floating }: Props): JSX.Element | null {
  const { actions } = useCall()
  const items: MenuItem[] = isPinned === null ? [] : [pinItem(actions, peer, isPinned)]
  if (floating) {
    items.push({
      label: t(floating.isOn ? 'view.backToPage' : 'view.pictureInPicture'),
      icon: PictureInPicture2,
      onChoose: floating.onToggle,
    })
  }
  if (items.length === 0) return null
  return (
    <MenuButton label={t('view.options', { name })} items={items} class="icon-button tile-menu">
      <EllipsisVertical size={20} />
    </MenuButton>
  )
}

export function pinItem(actions: Actions, peer: PeerId, isPinned: boolean): MenuItem {
  return {
    label: t(isPinned ? 'view.unpin' : 'view.pin'),
    icon: isPinned ? PinOff : Pin,
    onChoose: () => {
      actions.pin(isPinned ? null : peer)
    },
  }
}
