-- Breakers, one per tenant and target: bk:<name> its state, bw:<name> jobs parked at it by time, bp:<name> the calls
-- of the ramp that are under way. c closed | o open until at | h half open: in step 0 one probe, then the ramp.
local RAMP, STEP_MS, KEPT_MS = {0.1, 0.3}, 1000, 86400000
local BREAKERS, TOUCHED = {}, {}
local function told_of(b) return b.st..(b.st == 'o' and b.at or '')..(b.fails > 0 and '+' or '') end
local function shown(b) return table.concat({b.st, b.at and int(b.at) or '', int(b.fails), int(b.v)}, '\t') end
local function breaker(name)
  local b = BREAKERS[name]
  if b then return b end
  local h = call('HMGET', P..'bk:'..name, 'st', 'fails', 'at', 'probe', 'step', 'left', 'lease', 'since', 'opened', 'v')
  b = {name = name, st = h[1] or 'c', fails = tonumber(h[2]) or 0, at = tonumber(h[3]), probe = h[4] or '',
    step = tonumber(h[5]) or 0, left = tonumber(h[6]) or 0, lease = tonumber(h[7]) or 35000,
    since = tonumber(h[8]) or 0, opened = tonumber(h[9]) or 0, v = tonumber(h[10]) or now}
  b.told = told_of(b)
  BREAKERS[name] = b; TOUCHED[#TOUCHED+1] = b
  return b end
local function begin(b, st, at)               -- since = when this state began
  b.st = st; b.at = at; b.step = 0; b.left = 0; b.probe = ''; b.since = now; b.changed = true
  call('DEL', P..'bp:'..b.name, P..'br:'..b.name) end
local function open(b, at)
  if b.st == 'c' then b.opened = b.opened + 1 end
  begin(b, 'o', at) end
local function close(b) begin(b, 'c'); b.fails = 0 end
local function slots()                        -- of all workers that are alive
  local all, sum = call('HGETALL', P..'slots'), 0
  for i = 1, #all, 2 do
    if call('EXISTS', P..'w:'..all[i]) == 1 then sum = sum + all[i+1] else call('HDEL', P..'slots', all[i]) end end
  return sum end
local function climb(b)                       -- the next step of the ramp
  local share = RAMP[b.step+1]
  if not share then return close(b) end
  b.step = b.step + 1; b.at = now + STEP_MS; b.changed = true
  b.left = math.max(1, math.floor(slots() * share)) - call('SCARD', P..'bp:'..b.name) end
local function turn(b)                        -- what time does to it
  if not b.at or now < b.at then return end
  if b.st == 'o' then begin(b, 'h')
  elseif b.st == 'h' and b.step > 0 then climb(b)
  else b.probe = ''; b.at = nil; b.changed = true end       -- a probe's lease is over; or there are more to wake
  end
local function admit(b, id, try, lease)       -- whether a call of that job may start now
  if b.st ~= 'h' then return b.st == 'c' end
  if b.step == 0 then                         -- one that was woken for it and has not come yet may come too late
    if #b.probe > 36 then return false end
    b.probe = try; b.at = now + lease; b.changed = true
    return true end
  if call('SREM', P..'bp:'..b.name, id) == 0 then
    if b.left <= 0 then return false end
    b.left = b.left - 1; b.changed = true end
  call('SADD', P..'bp:'..b.name, try)
  return true end
