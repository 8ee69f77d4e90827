-- New jobs, by the weighted share of tenants; each lane asks its tenant's and its own limiter.
local EXPIRY, jn, leases, ln, wait, pops = string.format('%d', now + tonumber(ARGV[2])), 0, {}, 0, nil, want * 4 + 64
local got_jobs = {}
local function later(at) if at and (not wait or at < wait) then wait = at end end
local function promote()                      -- what is due: parked lanes, delayed and suspended jobs
  local due = call('ZRANGEBYSCORE', P..'due', '-inf', NOW, 'LIMIT', 0, 100)
  if #due == 0 then return end
  call('ZREM', P..'due', unpack(due))
  for _, e in ipairs(due) do
    if sub(e, 1, 2) == 'L|' then local q, p, lane = string.match(e, '^L|([^|]*)|(%d)|(.*)$'); wake(meta(q), p, lane)
    else
      local h = read(e); local st = sub(h, 1, 1)
      if st == 'D' or st == 'S' then
        local _, _, pr, _, att, max, _, _, _, q, lane, _, bo = unpk(HEAD, h)
        call('SETRANGE', X..e, 0, 'Q'); push(q, pr, lane, e, att, max, bo) end end end end
local function own(id)                        -- a lane's entry is a hint, the header is the truth
  local v = call('GETRANGE', X..id, 0, 65535)
  if byte(v, 1) ~= QUEUED then return 0 end
  local token = pack('<I4c20', unpk('<I4', v, 13) + 1, nonce)
  call('SETRANGE', X..id, 0, 'R'..sub(v, 2, 12)..token)
  got_jobs[jn+1] = id; got_jobs[jn+2] = token; got_jobs[jn+3] = v
  got_jobs[jn+4] = #v < 65536 and #v or call('STRLEN', X..id); jn = jn + 4
  leases[ln+1] = EXPIRY; leases[ln+2] = id; ln = ln + 2
  return 1 end
local function hold(q, p, lane, l, at)        -- out of the ring until time or a release brings it back
  if at then call('ZADD', P..'due', string.format('%d', at), 'L|'..q..'|'..p..'|'..lane)
  else
    call('SADD', P..'pk:'..q..':'..l.n, p..'|'..lane)
    if not l.hl then call('HSET', l.k, 'hl', 1); l.hl = '1' end end end
local function serve(m, p, lane, k)           -- up to k jobs of one lane -> got, whether the lane leaves the ring
  local t, keyed = tenant(lane)
  local tl, kl, at = lim(m, t), keyed and lim(m, lane), nil
  k, at = room(tl, k)
  if k <= 0 then hold(m.q, p, lane, tl, at); return 0, true end
  if kl then k, at = room(kl, k); if k <= 0 then hold(m.q, p, lane, kl, at); return 0, true end end
  local key, ids, got = P..'l:'..m.q..':'..p..':'..lane, {}, 0
  local n = pop(key..':front', k, ids)
  if n < k then n = n + pop(key, k - n, ids) end
  for j = 1, n do got = got + own(ids[j]) end
  pops = pops - n
  if got > 0 then take(m, got); take(tl, got); if kl then take(kl, got) end end
  return got, n < k end
local function turn(m, p, free)               -- one priority of one queue: always the lane that is furthest behind
  local ring = P..'ring:'..m.q..':'..p
  local r = call('ZRANGE', ring, 0, 31, 'WITHSCORES')
  local L, vt, gone, moved = #r / 2, {}, {}, {}
  local live, quantum = L, math.ceil(free / L)
  for j = 1, L do vt[j] = tonumber(r[2*j]) end
  while free > 0 and live > 0 and pops > 0 do
    local b, bv = 0, math.huge
    for j = 1, L do local v = vt[j]; if v and v < bv then b = j; bv = v end end
    local lane = r[2*b-1]
    local t, keyed = tenant(lane); local tl = lim(m, t)
    if keyed and bv < tl.vt then vt[b] = tl.vt; moved[b] = true    -- another lane of this tenant was served meanwhile
    else
      local got, drop = serve(m, p, lane, quantum < free and quantum or free)
      if got > 0 then
        free = free - got
        if bv > m.vt then m.vt = bv end
        vt[b] = bv + math.floor(got * SHARE / tl.w); tl.vt = vt[b]; moved[b] = true end
      if drop then vt[b] = nil; live = live - 1; moved[b] = nil; gone[#gone+1] = lane end end end
  if #gone > 0 then call('ZREM', ring, unpack(gone)) end
  local z = {}
  for j = 1, L do if moved[j] then z[#z+1] = vt[j]; z[#z+1] = r[2*j-1] end end
  if #z > 0 then call('ZADD', ring, unpack(z)) end
  return free end
local function from(m)                        -- one queue
  local free, again = 0, nil
  if not m.paused then free, again = room(m, want) end
  later(again)
  if free <= 0 then return end
  m.cc = m.cc + 1; m.d = true
  local aging, all = m.cc % 16 == 0, free     -- every 16th claim serves the low priorities first
  for i = 0, 3 do if free > 0 then free = turn(m, aging and 3 - i or i, free) end end
  want = want - (all - free)
  if m.iv and m.tat - m.burst > micros then later(math.ceil((m.tat - m.burst) / 1000)) end end
local function last_bell()
  local last = call('XREVRANGE', P..'bell', '+', '-', 'COUNT', 1)
  return last[1] and last[1][1] or '0-0' end
local function recovering()                   -- a restart or failover may have lost the newest writes: first the comparison
  return call('GET', P..'boot') ~= string.match(call('INFO', 'server'), 'run_id:(%x+)') end
-- Full, and the history does not take what is done: to run more would only fill it further.
local function stuck() return full and call('XLEN', P..'out') > 10000 end
local function claim()
  if recovering() then return {}, last_bell(), 'recovering' end
  if stuck() then return {}, last_bell(), '200' end
  promote(); flush_push()
  for i = a, #ARGV do if want > 0 then from(meta(ARGV[i])) end end
  if ln > 0 then call('ZADD', P..'lease', unpack(leases)) end
  if want <= 0 then return got_jobs, '', '' end
  if bell then ring_bell(); bell = false end  -- before this worker's own wait is noted
  call('SET', P..'idle', '1')
  later(tonumber(call('ZRANGE', P..'due', 0, 0, 'WITHSCORES')[2]))
  return got_jobs, last_bell(), wait and string.format('%d', wait > now and wait - now or 0) or '-1' end
