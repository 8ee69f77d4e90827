-- Takes back lapsed claims. KEYS 1 prefix   ARGV now limit leaseMs maxStalls backoffMs*   -> ids
-- The first stall goes to the front of its lane at once, later ones after the backoff; at maxStalls the execution ends STALLED.
--@ header
--@ outbox
--@ open
--@ room
--@ bell
--@ limiter
--@ lane
--@ ended
--@ stalled
local last = tonumber(call('GET', P..'reaped'))
if not last or now - last > 2000 then         -- nobody reaped for a while: an outage must not become a mass reclaim
  call('SET', P..'reap-from', string.format('%d', now + tonumber(ARGV[3]))) end
call('SET', P..'reaped', NOW)
if now < (tonumber(call('GET', P..'reap-from')) or 0) then return {} end
local ids = call('ZRANGEBYSCORE', P..'lease', '-inf', NOW, 'LIMIT', 0, ARGV[2])
for _, id in ipairs(ids) do
  local h = read(id)
  if byte(h, 1) == RUNNING then
    local st, fl, pr, stl, att, max, s, ep, non, q, lane, flow, bo = unpk(HEAD, h)
    release(q, lane); stl = stl + 1; s = s + 1
    local ev
    if fl % 2 == 1 then st = 'x'; ev = line(s, 'execution:cancelled', 'asked')
    elseif stl >= tonumber(ARGV[4]) then st = 'f'; ev = line(s, 'execution:error', 'STALLED', stalled(id, stl))
    else
      ev = line(s, 'execution:resumed', 'stalled')
      if fl >= 8 then local more; more, s = leave_signals(id, s); ev = ev..more; fl = fl - 8 end
      local wait = stl > 1 and tonumber(ARGV[math.min(#ARGV, 3 + stl)])
      if wait then st = 'D'; wake_at(id, now + wait) else st = 'Q'; push(q, pr, lane, id, att, max, bo, true) end end
    if fl >= 8 then call('DEL', X..id..':sig') end
    if TERMINAL[st] then over(q, lane) end
    write(id, st, fl, pr, stl, att, max, s, ev); emit(id, lane, flow, ev) end end
if #ids > 0 then call('ZREM', P..'lease', unpack(ids)) end
flush_due(); flush_push(); flush_meta(); flush_counts(); flush_out()
if bell then ring_bell() end
return ids
