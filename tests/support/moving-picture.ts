// A picture for fake cameras that is work to encode, as a room with somebody in it is: a structured background, a person who
// moves, and the noise of a sensor. The same bytes each time.
import { open } from 'node:fs/promises'
import { seeded } from './seeded.ts'

const FRAMES = 40
/** Of a byte; a webcam in a lit room has about so much. */
const NOISE = 4
const GREY = 128

/** Writes a y4m file (4:2:0) that a fake camera plays again and again. */
export async function writeMovingPicture(file: string, width: number, height: number, fps: number): Promise<void> {
  const share = seeded(7)
  const random = (): number => Math.floor(256 * share())
  const room = backgroundOf(width, height, random)
  const colour = new Uint8Array((width / 2) * (height / 2)).fill(GREY)
  const out = await open(file, 'w')
  await out.write(`YUV4MPEG2 W${width} H${height} F${fps}:1 Ip A1:1 C420\n`)
  for (let at = 0; at < FRAMES; at++) {
    await out.write('FRAME\n')
    await out.write(frameOf(room, width, height, (2 * Math.PI * at) / FRAMES, random))
    await out.write(colour)
    await out.write(colour)
  }
  await out.close()
}

/** Blocks of all sizes, as shelves and books are. */
function backgroundOf(width: number, height: number, random: () => number): Uint8Array {
  const room = new Uint8Array(width * height).fill(90)
  for (let blocks = 0; blocks < 900; blocks++) {
    const [left, top] = [((random() << 8) | random()) % width, ((random() << 8) | random()) % height]
    const [wide, high] = [8 + (random() % 120), 8 + (random() % 90)]
    const grey = 30 + (random() % 180)
    for (let y = top; y < Math.min(height, top + high); y++)
      room.fill(grey, y * width + left, y * width + Math.min(width, left + wide))
  }
  return room
}

/** `turn`: 0 to 2π, once round in the whole film. */
function frameOf(room: Uint8Array, width: number, height: number, turn: number, random: () => number): Uint8Array {
  const frame = room.slice()
  const [x0, y0] = [width * (0.5 + 0.06 * Math.sin(turn)), height * (0.6 + 0.03 * Math.cos(2 * turn))]
  const [wide, high] = [width * 0.18, height * 0.42]
  for (let y = Math.floor(y0 - high); y < height; y++) {
    for (let x = Math.floor(x0 - wide); x < x0 + wide; x++) {
      const [u, v] = [(x - x0) / wide, (y - y0) / high]
      if (y >= 0 && u * u + v * v < 1) frame[y * width + x] = 150 + 50 * Math.sin(9 * u + turn) * Math.cos(11 * v)
    }
  }
  for (let at = 0; at < frame.length; at++) frame[at] = (frame[at] ?? 0) + (random() % (2 * NOISE + 1)) - NOISE
  return frame
}
