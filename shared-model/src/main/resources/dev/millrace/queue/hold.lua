-- What a limit holds is out of its ring until time or a release brings it back: nobody polls.
local function alarm(l, kind, at)             -- when a rate has a place again
  if at then call('ZADD', P..'due', int(at), kind..(l.name or l.q..'|'..l.t)) end end
local function remember(l, what)              -- which places hold something of l
  if not l.hl then l.hl = '' end
  if not string.find(l.hl, what, 1, true) then l.hl = l.hl..what; call('HSET', l.key, 'hl', l.hl) end end
local function forget(l, hl)
  l.hl = hl ~= '' and hl
  if l.hl then call('HSET', l.key, 'hl', hl) else call('HDEL', l.key, 'hl') end end

local function hold_tenant(l, p, at) remember(l, p); alarm(l, 'T|', at) end
local function free_tenant(l)
  if not l.hl then return end
  for p in string.gmatch(l.hl, '%d') do wake_tenant(l.q, p, l.t) end
  forget(l, '') end

-- Lanes held by a key wait in line, per queue and priority; one of each line is woken at a time, and passes
-- the wake on when it has been served: many lanes of one key must not cost a release much.
local function hold_lane(l, q, p, lane, at)
  call('ZADD', l.key..':'..q..':'..p, NOW, lane); remember(l, q..':'..p..' '); alarm(l, 'K|', at) end
local function free_lane(l)                   -- -> whether one was held
  if not l.hl then return false end
  local left = ''
  for q, p in string.gmatch(l.hl, '(%S+):(%d) ') do
    local lane = call('ZPOPMIN', l.key..':'..q..':'..p)[1]
    if lane then wake(q, p, lane); left = left..q..':'..p..' ' end end
  if left ~= l.hl then forget(l, left) end
  return left ~= '' end
local function pass_on(l)                     -- a lane of l has been served, or left for another reason
  if not (l and l.hl) then return end
  local k, at = room(l, 1)
  if k > 0 then free_lane(l) else alarm(l, 'K|', at) end end

local function release(at)                    -- one running place less
  local m, t, c, r = queue(at.q), tenant(at.q, at.tenant), key(at.c), key(at.r)
  m.run = m.run - 1; m.changed = true
  if m.cap then bell = true end
  t.run = t.run - 1; t.changed = true; free_tenant(t)
  if c then c.run = c.run - 1; c.changed = true; pass_on(c) end
  if r then r.run = r.run - 1; r.changed = true end end
