// French for how one looks at a call: what is big, whether pictures are shown, how they come and what may be sent.
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
  'route.direct': 'Directe',
  'route.turn-udp': 'Par TURN (UDP)',
  'route.turn-tcp': 'Par TURN (TCP)',
  'route.turn-tls': 'Par TURN (TLS)',
  'route.none': 'Pas de liaison',
  'people.tooMany':
    'Ce salon montre plus d’images que votre connexion ou votre ordinateur n’en supporte ; ce que vous envoyez est plus petit pour certains.',

  'limit.label': 'Limite d’envoi',
  'limit.hint': 'Le plus que ce navigateur envoie à tous les autres réunis.',
  'limit.instance': 'Pas plus de {{limit}} ici, selon le réglage de l’administrateur.',
  'limit.none': 'Sans limite',

  'stats.title': 'Statistiques',
}
