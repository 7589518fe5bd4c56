// How one looks at the call: everybody alike, one big, or no pictures at all.
import type { JSX } from 'preact'
import { Headphones, LayoutGrid, Presentation } from 'lucide-preact'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { MenuButton, type MenuItem } from '../MenuButton.tsx'

export function ViewButton(): JSX.Element {
  const { state, actions } = useCall()
  const layout = state.layout.value
  const audioOnly = state.audioOnly.value
  const items: readonly MenuItem[] = [
    {
      label: t('view.gallery'),
      icon: LayoutGrid,
      check: { kind: 'radio', isOn: layout === 'gallery' },
      onChoose: () => {
        actions.setLayout('gallery')
      },
    },
    {
      label: t('view.speaker'),
      icon: Presentation,
      check: { kind: 'radio', isOn: layout === 'speaker' },
      onChoose: () => {
        actions.setLayout('speaker')
      },
    },
    {
      label: t('view.audioOnly'),
      icon: Headphones,
      check: { kind: 'checkbox', isOn: audioOnly },
      onChoose: () => {
        actions.setAudioOnly(!audioOnly)
      },
    },
  ]
  return (
    <MenuButton label={t('view.view')} items={items} class="tool">
      <LayoutGrid size={22} />
    </MenuButton>
  )
}
