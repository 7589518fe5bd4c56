// The part of simple-peer 9.11 that one file of ours uses, private members included (`_pc`, `_isNegotiating`).
// @types/simple-peer would bring all of Node's globals into the browser's type check.
declare module 'simple-peer/simplepeer.min.js' {
  export type SimplePeerOptions = {
    readonly initiator: boolean
    readonly trickle: true
    readonly channelName: string
    readonly config: RTCConfiguration
    /** Passed on to its stream: keeps text messages as strings. */
    readonly objectMode: true
  }

  export default class SimplePeer {
    constructor(options: SimplePeerOptions)
    readonly destroyed: boolean
    /** Bytes waiting in its data channel. */
    readonly bufferSize: number
    /** Null before the constructor failed and after `destroy`. */
    readonly _pc: RTCPeerConnection | null
    _isNegotiating: boolean
    offerOptions: RTCOfferOptions
    getStats: (answer: (error: null, items: readonly object[]) => void) => void
    signal(description: RTCSessionDescriptionInit): void
    send(text: string): void
    negotiate(): void
    destroy(): void
    on(event: 'signal', act: (data: { readonly type: string; readonly sdp?: string }) => void): this
    on(event: 'data', act: (data: unknown) => void): this
    on(event: 'error', act: (error: Error & { readonly code?: string }) => void): this
    on(event: 'connect' | 'close', act: () => void): this
  }
}
