-- Lanes: streams of ready jobs of one tenant, or of one key of a tenant. A lane and its front count as one.
-- ring: tenants with runnable lanes, by virtual time; tring: a tenant's runnable lanes, the one served last behind.
local function ring(q, p) return P..'ring:'..q..':'..p end
local function tring(q, p, t) return P..'tring:'..q..':'..p..':'..t end
local function stream(q, p, lane) return P..'l:'..q..':'..p..':'..lane end
local function wake_tenant(q, p, t)           -- idempotent; the claim decides whether it may run
  local vt, floor = tenant(q, t).vt, queue(q).vt
  if vt < floor then vt = floor end           -- no credit for idling
  call('ZADD', ring(q, p), 'NX', int(vt), t); bell = true end
local function wake(q, p, lane)
  local t = match(lane, '^[^|]*')
  call('ZADD', tring(q, p, t), 'NX', int(tenant(q, t).vt), lane)
  wake_tenant(q, p, t) end

local PUSHED, KEYS_PUSHED = {}, {}            -- lanes that this call pushes to
local function pushed(key, q, p, lane, n)
  local g = PUSHED[key]
  if not g then g = {q = q, p = p, lane = lane, n = 0}; PUSHED[key] = g; KEYS_PUSHED[#KEYS_PUSHED+1] = key end
  g.n = g.n + n end
local function push(at, p, id, attempt, max, front)
  local key = stream(at.q, p, at.lane)
  call('XADD', front and key..':front' or key, '*', 'e', id..'\t'..attempt..'\t'..max..'\t'..at.backoff)
  pushed(key, at.q, p, at.lane, 1) end
local function flush_push()                   -- a lane that was not empty is in its ring or held already
  for i = 1, #KEYS_PUSHED do local key = KEYS_PUSHED[i]; local g = PUSHED[key]
    if call('XLEN', key) + call('XLEN', key..':front') == g.n then wake(g.q, g.p, g.lane) end
    bell = true end
  PUSHED, KEYS_PUSHED = {}, {} end
local function pop(key, n, ids)               -- -> entries taken off a stream, whether it is empty (and removed) now
  local r = call('XRANGE', key, '-', '+', 'COUNT', n)
  for i = 1, #r do ids[#ids+1] = sub(r[i][2][2], 1, 36) end
  if #r == n then
    local ms, seq = match(r[n][1], '^(%d+)-(%d+)$')
    call('XTRIM', key, 'MINID', ms..'-'..int(seq + 1))      -- one bound instead of n ids
    if call('XLEN', key) > 0 then return n, false end end
  if #r > 0 then call('DEL', key) end
  return #r, true end
