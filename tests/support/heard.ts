// What the others hear and see of one person, read from their connections.
import type { People } from '../harness/call.ts'
import { waitFor } from '../harness/wait-for.ts'

export type Heard = {
  /** Samples of sound that were made up for lost ones, silence not counted, and all samples. */
  readonly concealed: number
  readonly samples: number
  /** Of the camera's picture. */
  readonly width: number
  readonly height: number
  readonly frames: number
}

/** As each of the others, in their order, gets `name`. */
export async function heardOf(people: People, name: string): Promise<Heard[]> {
  const others = [...people].filter(([other]) => other !== name)
  return Promise.all(
    others.map(([, person]) =>
      person.page.evaluate(async (wanted) => {
        const video = document.querySelector<HTMLVideoElement>(`figure[aria-label="${wanted}"] video`)
        const track = (video?.srcObject as MediaStream | null)?.getVideoTracks()[0]
        const heard = { concealed: 0, samples: 0, width: 0, height: 0, frames: 0 }
        for (const connection of globalThis.linkProbe.connections) {
          const isTheirs = connection.getReceivers().some((receiver) => receiver.track.id === track?.id)
          if (!isTheirs) continue
          ;(await connection.getStats()).forEach((entry: Record<string, number | string>) => {
            if (entry['type'] !== 'inbound-rtp') return
            const number = (key: string): number => Number(entry[key] ?? 0)
            if (entry['kind'] === 'audio') {
              heard.concealed += number('concealedSamples') - number('silentConcealedSamples')
              heard.samples += number('totalSamplesReceived')
            } else if (number('framesDecoded') > heard.frames) {
              heard.frames = number('framesDecoded')
              heard.width = number('frameWidth')
              heard.height = number('frameHeight')
            }
          })
        }
        return heard
      }, name),
    ),
  )
}

/** The sizes in which `name` is seen have not changed for five looks, a second apart. */
export async function settled(people: People, name: string): Promise<void> {
  let before = ''
  let looks = 0
  await waitFor(
    async () => {
      const now = (await heardOf(people, name)).map(({ height }) => height).join()
      looks = now === before ? looks + 1 : 0
      before = now
      return looks >= 5
    },
    { what: 'the sizes to settle', timeoutMs: 60_000, everyMs: 1_000 },
  )
}
