-- Jobs of one tenant: its lanes in turn, each asked by the limiters of its keys.
local EXPIRY, jobs, jn, leases, ln = int(now + tonumber(ARGV[2])), {}, 0, {}, 0
-- A job that has lost so many workers in a row may be poison: no worker holds two of them, so it takes no other along.
local SUSPECT = 2
local visits = want * 4 + 64                  -- bound of one call: entries and lanes looked at
local function own(id)                        -- a lane's entry is a hint, the header is the truth
  local v = call('GETRANGE', X..id, 0, 65535)
  if sub(v, 1, 1) ~= 'Q' then return 0 end
  if byte(v, 4) >= SUSPECT then
    if not suspect then call('SETRANGE', X..id, 0, 'D'); wake_at(id, now + 1000); return 0 end
    suspect = false end
  local token = pack('<I4c20', unpk('<I4', v, 13) + 1, nonce)
  call('SETRANGE', X..id, 0, 'R'..sub(v, 2, 12)..token)
  jobs[jn+1] = id; jobs[jn+2] = token; jobs[jn+3] = v
  jobs[jn+4] = #v < 65536 and #v or call('STRLEN', X..id); jn = jn + 4
  leases[ln+1] = EXPIRY; leases[ln+2] = id; ln = ln + 2
  return 1 end
local function take_off(q, p, lane, k)        -- -> jobs, whether the lane is empty
  local at, ids, got = stream(q, p, lane), {}, 0
  local n, empty = pop(at..':front', k, ids)
  if n == k then empty = empty and call('EXISTS', at) == 0
  else local more; more, empty = pop(at, k - n, ids); n = n + more end
  for i = 1, n do got = got + own(ids[i]) end
  visits = visits - n - 1
  return got, empty end
local function serve(q, p, lane, k)           -- -> jobs, whether the lane leaves its ring
  local t, c, r = match(lane, '^([^|]*)|([^|]*)|(.*)$')
  if not t then return take_off(q, p, lane, k) end
  c, r = c ~= '' and key('c:'..t..'|'..c), r ~= '' and key('r:'..t..'|'..r)
  local got, leaves, at = 0, true, nil
  if c then k = room(c, k) end
  if k <= 0 then hold_lane(c, q, p, lane)
  else
    if r then k, at = room(r, k) end
    if k <= 0 then hold_lane(r, q, p, lane, at) else got, leaves = take_off(q, p, lane, k) end end
  visits = visits - 1
  if got > 0 then
    if c then take(c, got) end
    if r then take(r, got) end end
  if c then pass_on(c) end
  if r then pass_on(r) end
  return got, leaves end

local function serve_tenant(l, p, k)          -- -> jobs, whether the tenant leaves the ring
  local lanes_of = tring(l.q, p, l.t)
  local lanes = call('ZRANGE', lanes_of, 0, math.min(k, 32) - 1)
  local got, each, gone, behind = 0, math.ceil(k / #lanes), {}, {}
  for i = 1, #lanes do
    if got < k then
      local n, leaves = serve(l.q, p, lanes[i], math.min(each, k - got))
      got = got + n
      if leaves then gone[#gone+1] = lanes[i] else behind[#behind+1] = lanes[i] end end end
  if #gone > 0 then call('ZREM', lanes_of, unpack(gone)) end
  return got, #gone == #lanes and call('EXISTS', lanes_of) == 0, #lanes > 1 and behind end
