-- Wakes lanes with jobs that neither stand in line nor wait for time or a place: nothing would ever serve them.
-- KEYS 1 prefix   ARGV now then per lane: queue priority lane   -> {index, ...} of those woken
--@ header
--@ bell
--@ limiter
--@ lane
local woken = {}
local function stands(q, p, t, lane)          -- in its tenant's ring, and the tenant in the queue's or held by a limit
  if not call('ZSCORE', tring(q, p, t), lane) then return false end
  return call('ZSCORE', ring(q, p), t) or string.find(tenant(q, t).hl or '', p, 1, true) end
local function held(q, p, lane)               -- by the limiter of one of its keys
  local t, c, r = match(lane, '^([^|]*)|([^|]*)|(.*)$')
  if not t then return false end
  return call('ZSCORE', P..'k:c:'..t..'|'..c..':'..q..':'..p, lane)
      or call('ZSCORE', P..'k:r:'..t..'|'..r..':'..q..':'..p, lane) end
for a = 2, #ARGV, 3 do
  local q, p, lane = ARGV[a], ARGV[a+1], ARGV[a+2]
  local l = stream(q, p, lane)
  if call('EXISTS', l, l..':front') > 0 and not stands(q, p, match(lane, '^[^|]*'), lane)
      and not held(q, p, lane) then
    wake(q, p, lane); woken[#woken+1] = (a - 2) / 3 + 1 end end
if bell then ring_bell() end
return woken
