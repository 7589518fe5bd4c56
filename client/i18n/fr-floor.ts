// French for the modes of a room and its floor.
import type { enFloor } from './en-floor.ts'

export const frFloor: { readonly [K in keyof typeof enFloor]: string } = {
  'mode.title': 'Qui est vu et entendu',
  'mode.all': 'Tout le monde',
  'mode.allHint': 'Tout le monde peut parler, et toutes les caméras sont à l’écran.',
  'mode.smart': 'Intervenants actifs',
  'mode.smartHint': 'Tout le monde peut parler, et chaque écran ne montre que les caméras des derniers à avoir parlé.',
  'mode.podium': 'Tribune',
  'mode.podiumHint':
    'On ne voit et n’entend que les présidents et qui a la parole. Les autres lèvent la main pour la demander.',
  'mode.lecture': 'Exposé',
  'mode.lectureHint': 'Chacun ne voit et n’entend que l’orateur, et l’orateur voit et entend tout le monde.',
  'mode.speakers': 'Orateurs',
  'mode.smartSpeakers': 'Nombre de caméras à la fois sur chaque écran.',
  'mode.podiumSpeakers': 'Nombre de personnes ayant la parole à la fois, présidents non compris.',

  'floor.asking': 'Demandent la parole',
  'floor.nobody': 'Personne ne demande la parole.',
  'floor.since': 'Depuis {{time}}',
  'floor.has': 'A la parole',
  'floor.yours': 'Vous avez la parole',
  'floor.unmute': 'Personne ne vous entend tant que vous n’activez pas votre micro.',
  'floor.leave': 'Rendre la parole',
  'floor.hint': 'Lever la main demande la parole aux présidents.',
  'floor.microphone': 'Pour parler, demandez la parole : levez la main.',
  'floor.camera': 'Pour être vu, demandez la parole : levez la main.',
  'floor.screen': 'Pour partager votre écran, demandez la parole : levez la main.',
  'floor.wait': 'Vous avez demandé la parole. Un président vous la donnera.',
  'act.giveFloor': 'Donner la parole',
  'act.takeFloor': 'Reprendre la parole',
  'act.takeFloorAll': 'Reprendre la parole à tous',

  'notice.mode-all': 'Tout le monde peut parler maintenant, et toutes les caméras sont montrées',
  'notice.mode-smart': 'Tout le monde peut parler maintenant, et les caméras des derniers à avoir parlé sont montrées',
  'notice.mode-podium':
    'Tribune : seuls ceux qui ont la parole sont vus et entendus maintenant. Levez la main pour la demander.',
  'notice.mode-lecture': 'Exposé : chacun ne voit et n’entend plus que l’orateur',
  'notice.floor-given': '{{name}} a la parole',
  'notice.you-floor-given': 'Vous avez la parole. Activez votre micro pour parler.',
  'notice.you-floor-live': 'Vous avez la parole, et tout le monde vous entend.',
  'notice.you-floor-taken': 'Vous n’avez plus la parole. Votre micro et votre caméra sont coupés.',
  'notice.floor-asked': 'Vous avez demandé la parole. Un président vous la donnera.',
  'notice.floor-first': 'Demandez d’abord la parole : levez la main.',
}
