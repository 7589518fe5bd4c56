// Camera and screen pictures drawn on a canvas, still enough to compare from run to run.

/** A head and shoulders in front of a room, in the colours of `seed`. */
export function facePicture(seed: number): MediaStream {
  return painted(640, 360, (pen) => {
    const hue = (seed * 67) % 360
    const wall = pen.createLinearGradient(0, 0, 640, 360)
    wall.addColorStop(0, `hsl(${hue} 22% 74%)`)
    wall.addColorStop(1, `hsl(${(hue + 40) % 360} 26% 46%)`)
    pen.fillStyle = wall
    pen.fillRect(0, 0, 640, 360)
    pen.fillStyle = 'rgb(255 255 255 / 25%)'
    pen.fillRect(60 + ((seed * 37) % 300), 40, 120, 150)
    pen.fillStyle = `hsl(${(hue + 180) % 360} 30% 34%)`
    ellipse(pen, 320, 380, 170, 140)
    pen.fillStyle = `hsl(24 ${30 + ((seed * 13) % 25)}% ${38 + ((seed * 17) % 36)}%)`
    pen.fillRect(290, 210, 60, 60)
    ellipse(pen, 320, 165, 72, 90)
    pen.fillStyle = `hsl(${(seed * 29) % 50} 35% 20%)`
    ellipse(pen, 320, 105, 78, 46)
    pen.fillRect(560, 20, 30, 8)
  })
}

/** A document with a chart, as somebody might share. */
export function screenPicture(): MediaStream {
  return painted(1280, 720, (pen) => {
    pen.fillStyle = '#fdfcf8'
    pen.fillRect(0, 0, 1280, 720)
    pen.fillStyle = '#23363a'
    pen.font = 'bold 44px sans-serif'
    pen.fillText('Harvest by quarter', 80, 110)
    pen.font = '26px sans-serif'
    for (const [index, word] of ['Apples', 'Pears', 'Plums', 'Quinces', 'Cherries'].entries()) {
      pen.fillStyle = '#23363a'
      pen.fillText(word, 80, 220 + index * 90)
      pen.fillStyle = index % 2 === 0 ? '#0b6b66' : '#c7743a'
      pen.fillRect(260, 190 + index * 90, 180 + ((index * 293) % 700), 44)
    }
  })
}

function painted(width: number, height: number, paint: (pen: CanvasRenderingContext2D) => void): MediaStream {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('no canvas')
  const again = (): void => {
    paint(pen)
    requestAnimationFrame(again)
  }
  again()
  return canvas.captureStream(5)
}

function ellipse(pen: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
  pen.beginPath()
  pen.ellipse(x, y, width, height, 0, 0, Math.PI * 2)
  pen.fill()
}
