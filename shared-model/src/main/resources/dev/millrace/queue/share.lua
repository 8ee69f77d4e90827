-- Fair share: always the tenant that is furthest behind, by virtual time; one start moves it on by SHARE / weight.
local function charge(m, l, vt, got)
  if vt > m.vt then m.vt = vt end
  l.vt = vt + math.floor(got * SHARE / l.weight); l.changed = true
  return l.vt end
local function line_up_behind(l, p, lanes)    -- lanes that were served stand behind the tenant's others
  local z, vt = {}, int(l.vt)
  for i = 1, #lanes do z[2*i-1] = vt; z[2*i] = lanes[i] end
  if #z > 0 then call('ZADD', tring(l.q, p, l.t), unpack(z)) end end
local function furthest_behind(vts, n)
  local b, least = 0, math.huge
  for i = 1, n do local vt = vts[i]; if vt and vt < least then b = i; least = vt end end
  return b, least end

-- One window of the ring -> how many are still free. A tenant whose place is out of date gets its true one and leaves
-- the window, so that nobody behind the window is passed over.
local function share_out(m, p, window, free)
  local n, vts, gone, moved = #window / 2, {}, {}, {}
  for i = 1, n do vts[i] = tonumber(window[2*i]) end
  local live, quantum = n, math.ceil(free / n)
  while free > 0 and live > 0 and visits > 0 do
    local b, vt = furthest_behind(vts, n)
    local t = window[2*b-1]
    local l = tenant(m.q, t)
    visits = visits - 1
    if vt < l.vt then moved[t] = l.vt; vts[b] = nil; live = live - 1
    else
      local k, at = room(l, quantum < free and quantum or free)
      local got, leaves, behind = 0, true, nil
      if k > 0 then got, leaves, behind = serve_tenant(l, p, k) else hold_tenant(l, p, at) end
      if got > 0 then
        free = free - got; take(m, got); take(l, got)
        vts[b] = charge(m, l, vt, got); moved[t] = vts[b] end
      if behind then line_up_behind(l, p, behind) end
      if leaves then vts[b] = nil; live = live - 1; moved[t] = nil; gone[#gone+1] = t end end end
  local z = {}
  for t, vt in pairs(moved) do z[#z+1] = int(vt); z[#z+1] = t end
  if #z > 0 then call('ZADD', ring(m.q, p), unpack(z)) end
  if #gone > 0 then call('ZREM', ring(m.q, p), unpack(gone)) end
  return free end
local function turn(m, p, free)               -- one priority of one queue -> how many are still free
  while free > 0 and visits > 0 do
    local window = call('ZRANGE', ring(m.q, p), 0, 31, 'WITHSCORES')
    if #window == 0 then return free end
    free = share_out(m, p, window, free) end
  return free end
