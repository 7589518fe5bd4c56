// What this browser can do with speakers, screens and devices, asked of the browser where it can be asked.

/** `mediaElement` is `HTMLMediaElement.prototype`. */
export function mayChooseSpeaker(mediaElement: object): boolean {
  return 'setSinkId' in mediaElement
}

export function mayShareScreen(mediaDevices: object | undefined): boolean {
  return mediaDevices !== undefined && 'getDisplayMedia' in mediaDevices
}

/**
 * On iOS a second getUserMedia of one kind mutes the first track for good (WebKit bug 179363), and nothing tells this
 * ability but the name of the system. iPadOS calls itself a Macintosh; no Macintosh has a touch screen.
 */
export function opensOneAtATime(browser: { userAgent: string; maxTouchPoints: number }): boolean {
  if (/\b(iPhone|iPad|iPod)\b/.test(browser.userAgent)) return true
  return /\bMacintosh\b/.test(browser.userAgent) && browser.maxTouchPoints > 1
}

/** False when the browser refused: the device is gone or not allowed, and the sound stays where it was. */
export async function setSpeaker(element: HTMLMediaElement, deviceId: string): Promise<boolean> {
  if (!('setSinkId' in element)) return false
  try {
    await element.setSinkId(deviceId)
    return true
  } catch {
    return false
  }
}
