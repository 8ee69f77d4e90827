-- Takes back lapsed claims. KEYS 1 prefix   ARGV now limit leaseMs maxStalls backoffMs*   -> ids
-- The first stall goes to the front of its lane at once, later ones after the backoff; at maxStalls it ends STALLED,
-- or, if it undoes what was done, goes to a worker once more, which does that.
--@ header
--@ room
--@ outbox
--@ bell
--@ limiter
--@ lane
--@ hold
--@ open
--@ unpark
--@ kept
--@ family
--@ ended
--@ stalled
local function may_reap()                     -- an outage must not become a mass reclaim
  local last, lease = tonumber(call('GET', P..'reaped')), tonumber(ARGV[3])
  if not last or now - last > 2000 then call('SET', P..'reap-from', int(now + lease)) end
  call('SET', P..'reaped', NOW)
  return now >= (tonumber(call('GET', P..'reap-from')) or 0) end
local function take_back(id, h)
  local st, fl, pr, stl, att, max, s = unpk(CHANGING, h)
  local at, ev, why = place(h), nil, nil
  release(at); stl = stl + 1; s = s + 1
  if fl % 2 == 1 and not undoes(fl) then st = 'x'; ev = line(s, 'execution:cancelled', 'asked')
  elseif stl >= tonumber(ARGV[4]) + (undoes(fl) and not back(fl) and 1 or 0) then
    local code = back(fl) and 'COMPENSATION_INCOMPLETE' or 'STALLED'
    st = 'f'; why = stalled(id, stl, code); ev = line(s, 'execution:error', code, why)
  else
    ev = line(s, 'execution:resumed', 'stalled')
    if has(fl, SIGNALS) then local more; more, s = leave_signals(id, s); ev = ev..more; fl = fl - SIGNALS end
    local wait = stl > 1 and tonumber(ARGV[math.min(#ARGV, 3 + stl)])
    if wait then st = 'D'; wake_at(id, now + wait) else st = 'Q'; push(at, pr, id, att, max, true) end end
  if TERMINAL[st] then
    over(at, id)
    if has(fl, SIGNALS) then call('DEL', X..id..':sig') end end
  write(id, st, fl, pr, stl, att, max, s, ev); emit(id, at, ev)
  if TERMINAL[st] then end_told(id, h, st, why) end end

if not may_reap() then return {} end
local ids = call('ZRANGEBYSCORE', P..'lease', '-inf', NOW, 'LIMIT', 0, ARGV[2])
for _, id in ipairs(ids) do
  local h = read(id)
  if byte(h, 1) == RUNNING then take_back(id, h) end end
if #ids > 0 then call('ZREM', P..'lease', unpack(ids)) end
flush_due(); flush_push(); flush_limiters(); flush_counts(); flush_out()
if bell then ring_bell() end
return ids
