// English for how one looks at a call: what is big, whether pictures are shown, how they come and what may be sent.
export const enView = {
  'view.view': 'View',
  'view.gallery': 'Gallery',
  'view.speaker': 'Speaker view',
  'view.audioOnly': 'Audio only',
  'view.audioOnlyText': 'Audio only: you hear the others, but their pictures are off.',
  'view.showPictures': 'Show pictures',
  'view.options': 'Options for {{name}}',
  'view.pin': 'Pin',
  'view.pinOne': 'Pin {{name}}',
  'view.unpin': 'Unpin',
  'view.unpinOne': 'Unpin {{name}}',
  'view.pinned': 'Pinned',
  'view.pictureInPicture': 'Picture in picture',
  'view.backToPage': 'Back to the page',
  'view.previousPage': 'Previous page',
  'view.nextPage': 'Next page',
  'view.page': 'Page {{page}} of {{pages}}',
  'route.direct': 'Direct',
  'route.turn-udp': 'Over TURN (UDP)',
  'route.turn-tcp': 'Over TURN (TCP)',
  'route.turn-tls': 'Over TURN (TLS)',
  'route.none': 'No connection',
  'people.tooMany':
    'This room shows more pictures than your connection or your computer carries; what you send is smaller for some.',

  'limit.label': 'Upload limit',
  'limit.hint': 'The most that this browser sends to all others together.',
  'limit.instance': 'No more than {{limit}} here, as the administrator has set it.',
  'limit.none': 'No limit',

  'stats.title': 'Statistics',
} as const
