// The names of audit events. The first ones are VROOM's and keep their spelling; readers of its table know them.

export const eventNames = [
  'session_create',
  'session_destroy',
  'room_create',
  'room_modify',
  'room_expire',
  'room_delete',
  'peer_role',
  'email_notification_change',
  'send_invitation',
  'invitation_response',
  'invalidate_invitation',
  'pad_create',
  'admin_key',
  'peer_id_mismatch',
  'no_role',
  'member_off_limit',
  'room_join',
  'room_leave',
  'api_action_denied',
  'api_action_allowed',
  'join_notification',
  // ours
  'password_wrong',
  'password_tries',
  'entry_denied',
  'peer_block',
  'peer_unblock',
  'peer_remove',
  'ban_lift',
  'meeting_end',
  'waiting_admit',
  'waiting_refuse',
  'waiting_back',
  'invitation_use',
  'feedback_send',
  'mail_opt_out',
  'mail_opt_in',
  'floor_give',
  'floor_take',
] as const

export type EventName = (typeof eventNames)[number]

/** The audit says who was invited, to those who may read it; the log, which goes to many places, says where to. */
export const withoutMailboxes = (message: string): string => message.replace(/[^\s@]+@/g, '…@')
