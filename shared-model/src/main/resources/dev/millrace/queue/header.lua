-- What every script needs: the prefix of all keys, the time, and how a job is packed.
local P, call, pack, unpk = KEYS[1], redis.call, struct.pack, struct.unpack
local sub, byte, match = string.sub, string.byte, string.match
-- An empty Redis must not look like a queue without work: nothing is done before a generation is set.
if not call('GET', P..'gen') then return redis.error_reply('NOGEN the queue has no generation') end
local X = P..'x:'
local now, micros = tonumber(ARGV[1])         -- ms and us; -1 = Redis TIME (always, outside tests)
if now < 0 then
  local t = call('TIME')
  micros = t[1] * 1000000 + t[2]; now = math.floor(micros / 1000)
else micros = now * 1000 end
local function int(n) return string.format('%d', n) end     -- a bare number would travel as %.17g, which is slow
local NOW = int(now)

-- A job's value: 0 state | 1 flags | 2 priority | 3 stalls | 4 attempt u16
-- | 6 max attempts u16 | 8 seq u32 | 12 epoch u32 | 16 nonce c20 | 36 length of the place | place | fields, input, log.
-- Flags: 1 cancel asked, 2 undoes what it did, 4 on its way back, 8 parked at breakers, 16 signals wait, 32 a child.
local PARKED, SIGNALS, CHILD = 8, 16, 32
local function has(flags, one) return flags % (2 * one) >= one end
local CHANGING = '<c1BBBHHI4'                 -- the part that transitions write
local RUNNING = 82                            -- R; the others: Q queued, D delayed, S suspended, c f x the ends
local TERMINAL = {c = true, f = true, x = true}
local function undoes(fl) return fl % 8 >= 2 end              -- its end is a worker's, who undoes what was done before
local function back(fl) return fl % 8 >= 4 end                -- a cancel now is one by force
local function turned(fl) return fl - fl % 2 + (back(fl) and 0 or 4) end
local function read(id) return call('GETRANGE', X..id, 0, 255) end
local function holds(h, token) return byte(h, 1) == RUNNING and sub(h, 13, 36) == token end

-- The place: queue, lane, flow id, backoff, each behind its length. Many jobs share one: it is read once a call.
-- lane = tenant, or tenant|c|r with the hashes that name the limiters of a concurrency key and of a rate key.
local PLACES = {}
local function place(h)
  local packed = sub(h, 38, 37 + byte(h, 37))
  local at = PLACES[packed]
  if at then return at end
  local q, lane, flow, backoff = unpk('Bc0Bc0Bc0Bc0', packed)
  local t, c, r = match(lane, '^([^|]*)|?([^|]*)|?(.*)$')
  at = {q = q, lane = lane, tenant = t, backoff = backoff, who = '\t'..t..'\t'..flow..'\n',
    c = c ~= '' and 'c:'..t..'|'..c, r = r ~= '' and 'r:'..t..'|'..r}
  PLACES[packed] = at
  return at end
