// One picture for each mode of a room.
import { AudioLines, GraduationCap, MicVocal, Users, type LucideIcon } from 'lucide-preact'
import type { RoomMode } from '../../../protocol/room-state.ts'

export const modeIcons: Readonly<Record<RoomMode, LucideIcon>> = {
  all: Users,
  smart: AudioLines,
  podium: MicVocal,
  lecture: GraduationCap,
}
