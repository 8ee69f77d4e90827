-- Compares the counters of running jobs with the leases, and corrects those that have drifted. KEYS 1 prefix
-- ARGV now most then per limiter that is there: queue name('' = the queue's own)
-- -> {key, counted, held, ...} of those corrected; nothing is done while more than most jobs run
--@ header
--@ bell
--@ limiter
--@ lane
if call('ZCARD', P..'lease') > tonumber(ARGV[2]) then return {} end
for a = 3, #ARGV, 2 do
  local m = meta(ARGV[a])
  if ARGV[a+1] ~= '' then lim(m, ARGV[a+1]) end end
for _, id in ipairs(call('ZRANGE', P..'lease', 0, -1)) do
  local h = read(id)
  if byte(h, 1) == RUNNING then
    local _, _, _, _, _, _, _, _, _, q, lane = unpk(HEAD, h)
    release(q, lane) end end
local drifted = {}
local function correct(l)                     -- what is left after every running job was released is drift
  local counted, drift = tonumber(call('HGET', l.k, 'run')) or 0, l.run
  l.run = counted - drift
  if drift ~= 0 then
    l.d = true
    drifted[#drifted+1] = l.k; drifted[#drifted+1] = counted; drifted[#drifted+1] = l.run end
  return drift ~= 0 end
for i = 1, #ML do
  correct(ML[i])
  for _, l in pairs(ML[i].L) do if correct(l) then unhold(ML[i], l) end end end
flush_meta()
if bell then ring_bell() end
return drifted
