// Signals that fit the schema and mean harm.
import type { Signal } from '../../protocol/signals.ts'

const sdp = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n'
const bare = { sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null }
export const hostileSignals: readonly Signal[] = [
  { type: 'offer', epoch: 1, round: 1, sdp: 'not an SDP' },
  { type: 'offer', epoch: 1, round: 2, sdp },
  { type: 'offer', epoch: 1, round: 3, sdp: sdp + 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'.repeat(500) },
  { type: 'answer', epoch: 1, round: 1, sdp: '' },
  { type: 'answer', epoch: 1, round: 0, sdp },
  { type: 'candidates', epoch: 1, round: 0, candidates: [{ ...bare, candidate: 'candidate:junk' }] },
  {
    type: 'candidates',
    epoch: 1,
    round: 0,
    candidates: [{ ...bare, candidate: '', sdpMid: null, sdpMLineIndex: null }],
  },
  {
    type: 'candidates',
    epoch: 1,
    round: 0,
    candidates: Array.from({ length: 40 }, () => ({
      ...bare,
      candidate: 'a'.repeat(4000),
      sdpMid: '99',
      sdpMLineIndex: 64,
    })),
  },
  {
    type: 'candidates',
    epoch: 1,
    round: 999_999,
    candidates: [{ ...bare, candidate: 'candidate:1 1 udp 1 0.0.0.0 9 typ host' }],
  },
  { type: 'restart', epoch: 1 },
  { type: 'rebuild', epoch: 1 },
]
