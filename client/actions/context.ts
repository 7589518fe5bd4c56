// What the actions need of the outside, made by `main.tsx`; only types of net, mesh and media come in here.
import type { Mesh, MeshDeps } from '../mesh/mesh.ts'
import type { Clock } from '../mesh/clock.ts'
import type { Capture, CaptureDeps } from '../media/capture.ts'
import type { Devices, DevicesDeps } from '../media/devices.ts'
import type { Chime } from '../media/chime.ts'
import type { Levels, SpeakingDetector } from '../media/levels.ts'
import type { ScreenDeps, ScreenShare } from '../media/screen.ts'
import type { Address } from '../net/address.ts'
import type { PreferenceStore, TabStore } from '../net/storage.ts'
import type { Rest } from '../net/rest.ts'
import type { SignalSocket, SocketEvents } from '../net/signal-socket.ts'
import type { Engine, OpenEngine } from '../engine/engine.ts'
import type { Invitation } from '../../protocol/invitations.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { Member } from '../../protocol/server-to-client.ts'
import type { CallState } from '../state/call.ts'
import type { LinkReport } from './link-report.ts'
import type { Links } from './links.ts'
import type { RelayWay } from './relay-way.ts'
import type { RosterWatch } from './roster-watch.ts'

export type Outside = {
  readonly state: CallState
  readonly rest: Rest
  /** Resolves when what the relay says of itself has come, or will not. */
  readonly ready: Promise<void>
  readonly preferences: PreferenceStore
  /** What links brought, until this tab is closed. */
  readonly tab: TabStore
  /** A browser without WebRTC can answer an invitation, but not follow it. */
  readonly mayCall: boolean
  readonly clock: Clock
  /** Milliseconds before the door is asked once more; 0 is the first repeat. */
  readonly backoffMs: (attempt: number) => number
  /** UTC milliseconds, for the time shown beside a message. */
  readonly wallClock: () => number
  readonly newId: () => string
  readonly newStream: () => MediaStream
  /** Opens a socket before it is needed. */
  readonly warmSocket: () => void
  readonly openSocket: (on: SocketEvents) => SignalSocket
  readonly openMesh: (deps: Omit<MeshDeps, 'clock' | 'silenceMs' | 'openLink'>) => Mesh
  readonly openCapture: (deps: Pick<CaptureDeps, 'chosen' | 'video' | 'music' | 'onChange'>) => Capture
  readonly openDevices: (onChange: DevicesDeps['onChange']) => Devices
  readonly openScreen: (onChange: ScreenDeps['onChange']) => ScreenShare
  readonly levels: Levels
  /** Somebody knocks. */
  readonly chime: Chime
  readonly newSpeakingDetector: () => SpeakingDetector
  readonly openEngine: OpenEngine
  readonly address: Address
  readonly copy: (text: string) => Promise<boolean>
}

/** One socket's stay in one room, before the door or inside; null while there is none. */
export type Stay = {
  readonly socket: SignalSocket
  readonly way: RelayWay
  readonly roster: RosterWatch
  readonly report: LinkReport
  /** Everybody inside as the relay says, ourselves among them. */
  readonly members: Map<PeerId, Member>
  /** Who came after us: only they are announced. */
  readonly newcomers: Set<PeerId>
  /** Put out by a chairman. Nobody comes back under the same id, whatever a late frame says. */
  readonly removed: Set<PeerId>
  /** Whose knocking was heard already. */
  readonly knocked: Set<PeerId>
  /** What the relay says of invitations while their list is on its way; null when none is. */
  heard: Map<string, Invitation> | null
  mesh: Mesh | null
  /** Lives and dies with the mesh. */
  engine: Engine | null
}

/** Shared by the actions of one page. */
export type Context = Outside & {
  readonly links: Links
  stay: Stay | null
  /** Whether the page can be seen. */
  isVisible: boolean
  capture: Capture | null
  devices: Devices | null
  screenShare: ScreenShare | null
}
