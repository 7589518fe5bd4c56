// French for how one looks at a call: what is big, and whether pictures are shown.
import type { enView } from './en-view.ts'

export const frView: { readonly [K in keyof typeof enView]: string } = {
  'view.view': 'Affichage',
  'view.gallery': 'Galerie',
  'view.speaker': 'Vue de l’orateur',
  'view.audioOnly': 'Audio seul',
  'view.audioOnlyText': 'Audio seul : vous entendez les autres, mais leurs images sont coupées.',
  'view.showPictures': 'Afficher les images',
  'view.options': 'Options pour {{name}}',
  'view.pin': 'Épingler',
  'view.pinOne': 'Épingler {{name}}',
  'view.unpin': 'Désépingler',
  'view.unpinOne': 'Désépingler {{name}}',
  'view.pinned': 'Épinglé',
  'view.pictureInPicture': 'Image dans l’image',
  'view.backToPage': 'Retour à la page',
  'view.previousPage': 'Page précédente',
  'view.nextPage': 'Page suivante',
  'view.page': 'Page {{page}} sur {{pages}}',
}
