-- What every script needs: the prefix of all keys, the time, and how a job's header is packed.
local P, call, pack, unpk, sub, byte = KEYS[1], redis.call, struct.pack, struct.unpack, string.sub, string.byte
local now, micros = tonumber(ARGV[1])         -- ms and us; -1 = Redis TIME (always, outside tests)
if now < 0 then local t = call('TIME'); micros = t[1] * 1000000 + t[2]; now = math.floor(micros / 1000)
else micros = now * 1000 end
-- An empty Redis must not look like a queue without work: nothing is done before a generation is set.
if not call('GET', P..'gen') then return redis.error_reply('NOGEN the queue has no generation') end
local NOW = string.format('%d', now)
local X = P..'x:'
-- job header: 0 state | 1 flags (1 cancel asked, 8 signals wait) | 2 priority | 3 stalls | 4 attempt u16 | 6 max attempts u16
-- | 8 seq u32 | 12 epoch u32 | 16 nonce c20 | 36 queue | lane | flow id | backoff (each behind its length)
local HEAD = '<c1BBBHHI4I4c20Bc0Bc0Bc0Bc0'
local CHANGING = '<c1BBBHHI4'                 -- the part of the header that transitions write
local RUNNING, QUEUED, DELAYED = 82, 81, 68   -- R, Q, D
local TERMINAL = {c = true, f = true, x = true}
local function read(id) return call('GETRANGE', X..id, 0, 255) end
