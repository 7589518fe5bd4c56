// What Redis does in one step, in Lua. Records and messages are opaque to it; time is Redis's own.

/*
 * Keys, under `redis_prefix`:
 *   meta           hash: generation and birth of this memory, check value of the secret key, last sweep, end of mercy
 *   room:NAME      hash: id, revision, version, `seat:PEER` and `waiter:PEER` with a sealed record each
 *   occupied       hash: seats by room, of rooms in which somebody sits
 *   leases:HOLDER  sorted set: `PLACE ROOM PEER SOCKET` by when it runs out; HOLDER is a worker, or `away`
 *   holders        sorted set: those that have leases, by a time before which none of theirs runs out
 *   over:ID        a room that was deleted, for an hour
 *   claim:KEY      what one worker has claimed
 *   lines          hash: the newest line of each worker: what was sent on an older one and comes late is not done
 * All of them vanish by themselves: a day after the last sweep of any worker, or sooner.
 */

export type Script = { readonly name: string; readonly lua: string }

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** Nobody has swept for so long: nobody could beat either. */
const UNSWEPT_MS = 5_000
/** Then every lease that has run out is good for so long. */
const MERCY_MS = 15_000
/** A lease that has run out is given to another worker after so long, should the first have died with it. */
const GIVEN_MS = 5_000
/** Who has not swept for so long is not there: its secret key may be replaced. */
const ABANDONED_MS = 30_000

// Redis 6.2 writes nothing after it was asked for the time, unless it passes effects on; later ones always do.
const head = `
if redis.replicate_commands then redis.replicate_commands() end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
`

/**
 * KEYS[1]: meta. ARGV: how far Redis's clock is turned (0, but for tests), the generation that the worker knows, prefix.
 * Nothing is done to another memory.
 */
const guarded = (lua: string): string => `${head}
if redis.call('HGET', KEYS[1], 'generation') ~= ARGV[2] then return {now, 'forgotten'} end
${lua}`

/**
 * KEYS: meta, holders, occupied, lines. ARGV from 2: a new generation, prefix, the check value, the worker and the number of
 * its line. Answers with generation and birth of the memory that is there now.
 */
export const hail: Script = {
  name: 'hail',
  lua: `${head}
local known = redis.call('HMGET', KEYS[1], 'generation', 'born', 'check', 'swept')
if known[3] and known[3] ~= ARGV[4] then
  if now - (tonumber(known[4]) or 0) < ${ABANDONED_MS} then return {now, 'other-secret'} end
  for _, holder in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
    local leases = ARGV[3] .. ':leases:' .. holder
    for _, lease in ipairs(redis.call('ZRANGE', leases, 0, -1)) do
      redis.call('DEL', ARGV[3] .. ':room:' .. string.match(lease, '^%S+ (%S+)'))
    end
    redis.call('DEL', leases)
  end
  redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
  known[1] = false
end
if (tonumber(redis.call('HGET', KEYS[4], ARGV[5])) or 0) < tonumber(ARGV[6]) then
  redis.call('HSET', KEYS[4], ARGV[5], ARGV[6])
end
redis.call('PEXPIRE', KEYS[4], ${DAY_MS})
if known[1] then return {now, 'done', known[1], tonumber(known[2])} end
redis.call('HSET', KEYS[1], 'generation', ARGV[2], 'born', now, 'check', ARGV[4], 'swept', now)
redis.call('PEXPIRE', KEYS[1], ${DAY_MS})
return {now, 'done', ARGV[2], now}
`,
}

/** KEYS: meta, and the hash of a room or of the occupied ones. */
export const load: Script = {
  name: 'load',
  lua: guarded(`return {now, 'done', redis.call('HGETALL', KEYS[2])}`),
}

/**
 * KEYS: meta, room, holders, occupied, over, lines. ARGV from 4: revision before (empty: none), name, channel, message, seats and waiters
 * left, is it over, id, revision, version, the worker and the number of its line; then four lists, each after its length: fields to set, fields to delete,
 * leases to drop (holder, lease), leases to put (holder, lease, ms).
 */
export const commit: Script = {
  name: 'commit',
  lua: guarded(`
if (tonumber(redis.call('HGET', KEYS[6], ARGV[14])) or 0) > tonumber(ARGV[15]) then return {now, 'late'} end
if redis.call('EXISTS', KEYS[5]) == 1 then return {now, 'over'} end
if (redis.call('HGET', KEYS[2], 'revision') or '') ~= ARGV[4] then
  return {now, 'stale', redis.call('HGETALL', KEYS[2])}
end
local at = 16
local function list()
  local members = {}
  local length = tonumber(ARGV[at])
  for i = 1, length do members[i] = ARGV[at + i] end
  at = at + length + 1
  return members
end
local put, drop, dropped, leases = list(), list(), list(), list()
if ARGV[8] == '0' and ARGV[9] == '0' then
  redis.call('DEL', KEYS[2])
else
  redis.call('HSET', KEYS[2], 'id', ARGV[11], 'revision', ARGV[12], 'version', ARGV[13], unpack(put))
  if #drop > 0 then redis.call('HDEL', KEYS[2], unpack(drop)) end
  redis.call('PEXPIRE', KEYS[2], ${DAY_MS})
end
if ARGV[8] == '0' then
  redis.call('HDEL', KEYS[4], ARGV[5])
else
  redis.call('HSET', KEYS[4], ARGV[5], ARGV[8])
end
for i = 1, #dropped, 2 do redis.call('ZREM', ARGV[3] .. ':leases:' .. dropped[i], dropped[i + 1]) end
for i = 1, #leases, 3 do
  local set = ARGV[3] .. ':leases:' .. leases[i]
  redis.call('ZADD', set, now + leases[i + 2], leases[i + 1])
  redis.call('PEXPIRE', set, ${DAY_MS})
  redis.call('ZADD', KEYS[3], 'LT', now + leases[i + 2], leases[i])
end
for i = 3, 4 do redis.call('PEXPIRE', KEYS[i], ${DAY_MS}) end
if ARGV[10] == '1' then redis.call('SET', KEYS[5], '1', 'PX', ${HOUR_MS}) end
redis.call('PUBLISH', ARGV[6], ARGV[7])
return {now, 'done'}
`),
}

/** KEYS: meta, leases. ARGV from 4: ms, then leases. Answers with the places (from 1) of those that are no more. */
export const beat: Script = {
  name: 'beat',
  lua: guarded(`
local leases = {unpack(ARGV, 5)}
local known = redis.call('ZMSCORE', KEYS[2], unpack(leases))
local gone, alive = {}, {}
for i = 1, #leases do
  if known[i] then
    alive[#alive + 1] = now + ARGV[4]
    alive[#alive + 1] = leases[i]
  else
    gone[#gone + 1] = i
  end
end
if #alive > 0 then redis.call('ZADD', KEYS[2], 'XX', unpack(alive)) end
return {now, 'done', gone}
`),
}

/**
 * KEYS: meta, holders, occupied. ARGV[4]: how many at most. Answers with holders and leases in turn. A lease of a
 * record that is no more goes with it. Buried leases (score 0) wait for no mercy. Once an hour everything that is in use
 * is kept for another day.
 */
export const sweep: Script = {
  name: 'sweep',
  lua: guarded(`
local told = redis.call('HMGET', KEYS[1], 'swept', 'mercy')
local swept, mercy = tonumber(told[1]) or 0, tonumber(told[2]) or 0
if now - swept > ${UNSWEPT_MS} then mercy = now + ${MERCY_MS} end
redis.call('HSET', KEYS[1], 'swept', now, 'mercy', mercy)
if math.floor(now / ${HOUR_MS}) ~= math.floor(swept / ${HOUR_MS}) then
  for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], ${DAY_MS}) end
  for _, holder in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
    local set = ARGV[3] .. ':leases:' .. holder
    redis.call('PEXPIRE', set, ${DAY_MS})
    for _, lease in ipairs(redis.call('ZRANGE', set, 0, -1)) do
      redis.call('PEXPIRE', ARGV[3] .. ':room:' .. string.match(lease, '^%S+ (%S+)'), ${DAY_MS})
    end
  end
end
local due = now < mercy and 0 or now
local found = {}
for _, holder in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
  local set = ARGV[3] .. ':leases:' .. holder
  local left = ARGV[4] - #found / 2
  if left > 0 then
    for _, lease in ipairs(redis.call('ZRANGEBYSCORE', set, '-inf', due, 'LIMIT', 0, left)) do
      local place, room, peer = string.match(lease, '^(%S+) (%S+) (%S+)')
      if redis.call('HEXISTS', ARGV[3] .. ':room:' .. room, place .. ':' .. peer) == 1 then
        redis.call('ZADD', set, now + ${GIVEN_MS}, lease)
        found[#found + 1] = holder
        found[#found + 1] = lease
      else
        redis.call('ZREM', set, lease)
      end
    end
  end
  local first = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')
  if first[2] then
    redis.call('ZADD', KEYS[2], first[2], holder)
  else
    redis.call('ZREM', KEYS[2], holder)
  end
end
return {now, 'done', found}
`),
}

/** KEYS: meta, leases, holders. ARGV[4]: the holder. */
export const bury: Script = {
  name: 'bury',
  lua: guarded(`
if redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('ZUNIONSTORE', KEYS[2], 1, KEYS[2], 'WEIGHTS', 0)
  redis.call('PEXPIRE', KEYS[2], ${DAY_MS})
  redis.call('ZADD', KEYS[3], 0, ARGV[4])
end
return {now, 'done'}
`),
}
