// A browser whose page was changed to ignore every order: it never hears that it was removed, muted or put out, closes and
// stops nothing, and sends what nobody wants.
import type { BrowserContext } from 'playwright-core'

/** To be called before the page is opened. */
export async function makeRebel(context: BrowserContext): Promise<void> {
  await context.addInitScript(disobey)
}

/** Runs in the page; must not use anything from outside its own body. */
function disobey(): void {
  const orders = new Set(['peers-changed', 'peer-left', 'roster', 'room', 'refused'])
  const isOrder = (data: unknown): boolean =>
    typeof data === 'string' && orders.has(String((JSON.parse(data) as { type?: unknown }).type))
  const ignore = (): void => undefined

  const listen: typeof EventTarget.prototype.addEventListener = WebSocket.prototype.addEventListener
  WebSocket.prototype.addEventListener = function (this: WebSocket, type: string, listener: unknown): void {
    if (type === 'close' || typeof listener !== 'function') return
    listen.call(this, type, (event) => {
      if (!(event instanceof MessageEvent && isOrder(event.data))) Reflect.apply(listener, this, [event])
    })
  }
  RTCPeerConnection.prototype.close = ignore
  RTCDataChannel.prototype.close = ignore
  MediaStreamTrack.prototype.stop = ignore
  const replace: typeof RTCRtpSender.prototype.replaceTrack = RTCRtpSender.prototype.replaceTrack
  RTCRtpSender.prototype.replaceTrack = async function (track): Promise<void> {
    if (track) await replace.call(this, track)
  }
  const set: typeof RTCRtpSender.prototype.setParameters = RTCRtpSender.prototype.setParameters
  RTCRtpSender.prototype.setParameters = function (parameters, ...more): Promise<void> {
    for (const encoding of parameters.encodings) encoding.active = true
    return set.call(this, parameters, ...more)
  }
}
