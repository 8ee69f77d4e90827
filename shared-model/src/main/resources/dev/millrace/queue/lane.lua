-- Lanes: streams of ready jobs. A lane and its front count as one; runnable lanes stand in the ring by virtual time.
local function wake(m, p, lane)               -- lane -> ring (idempotent); the claim decides whether it may run
  local vt = lim(m, (tenant(lane))).vt
  if vt < m.vt then vt = m.vt end             -- no credit for idling
  call('ZADD', P..'ring:'..m.q..':'..p, 'NX', vt, lane); bell = true end
local function unhold(m, l)                   -- lanes that waited for a place at limiter l
  if not l.hl then return end
  local k = P..'pk:'..m.q..':'..l.n
  for _, s in ipairs(call('SMEMBERS', k)) do wake(m, sub(s, 1, 1), sub(s, 3)) end
  call('DEL', k); call('HDEL', l.k, 'hl'); l.hl = false end
local function release(q, lane)               -- one running place less
  local m = meta(q); m.run = m.run - 1; m.d = true
  if m.cap then bell = true end
  local t, keyed = tenant(lane)
  local l = lim(m, t); l.run = l.run - 1; l.d = true; unhold(m, l)
  if keyed then l = lim(m, lane); l.run = l.run - 1; l.d = true; unhold(m, l) end end
local PU, PL = {}, {}                         -- lanes that this call pushes to
local function push(q, p, lane, id, att, max, bo, front)
  local k = P..'l:'..q..':'..p..':'..lane
  local g = PU[k]
  if not g then g = {q = q, p = p, lane = lane, n = 0}; PU[k] = g; PL[#PL+1] = k end
  call('XADD', front and k..':front' or k, '*', 'e', id, 'a', att, 'm', max, 'b', bo); g.n = g.n + 1 end
local function flush_push()                   -- a lane that was not empty is already in the ring, held or parked
  for i = 1, #PL do local k = PL[i]; local g = PU[k]
    if call('XLEN', k) + call('XLEN', k..':front') == g.n then wake(meta(g.q), g.p, g.lane) end; bell = true end
  PU, PL = {}, {} end
local function pop(k, n, ids)                 -- at most n entries off a stream; an empty one is removed
  local r = call('XRANGE', k, '-', '+', 'COUNT', n)
  if #r == 0 then return 0 end
  local d = {}
  for j = 1, #r do d[j] = r[j][1]; ids[#ids+1] = r[j][2][2] end
  call('XDEL', k, unpack(d))
  if #r < n or call('XLEN', k) == 0 then call('DEL', k) end
  return #r end
