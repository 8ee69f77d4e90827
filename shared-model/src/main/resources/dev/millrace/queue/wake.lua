-- Wakes lanes with jobs that neither stand in the ring nor wait for time or a place: nothing would ever serve them.
-- KEYS 1 prefix   ARGV now then per lane: queue priority lane   -> {index, ...} of those woken
--@ header
--@ bell
--@ limiter
--@ lane
local woken = {}
local function held(q, p, lane)
  local t = tenant(lane)
  return call('SISMEMBER', P..'pk:'..q..':'..t, p..'|'..lane) == 1
      or call('SISMEMBER', P..'pk:'..q..':'..lane, p..'|'..lane) == 1 end
for a = 2, #ARGV, 3 do
  local q, p, lane = ARGV[a], ARGV[a+1], ARGV[a+2]
  local l = P..'l:'..q..':'..p..':'..lane
  if call('EXISTS', l, l..':front') > 0 and not call('ZSCORE', P..'ring:'..q..':'..p, lane)
      and not call('ZSCORE', P..'due', 'L|'..q..'|'..p..'|'..lane) and not held(q, p, lane) then
    wake(meta(q), p, lane); woken[#woken+1] = (a - 2) / 3 + 1 end end
if bell then ring_bell() end
return woken
