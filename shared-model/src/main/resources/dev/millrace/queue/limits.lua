-- KEYS 1 prefix   ARGV now queue name('' = the queue, else a tenant or tenant|key) (field value)*
-- value '' = delete; fields: paused cap w iv(us) burst(us)   -> 'ok'
--@ header
--@ room
--@ bell
--@ limiter
--@ lane
local m = meta(ARGV[2])
local k = ARGV[3] == '' and m.k or P..'tm:'..ARGV[2]..':'..ARGV[3]
call('SADD', P..'queues', ARGV[2])
for i = 4, #ARGV, 2 do
  if ARGV[i+1] == '' then call('HDEL', k, ARGV[i]) else call('HSET', k, ARGV[i], ARGV[i+1]) end end
if ARGV[3] ~= '' then
  unhold(m, lim(m, ARGV[3]))
  for p = 0, 3 do
    local l = P..'l:'..ARGV[2]..':'..p..':'..ARGV[3]
    if call('EXISTS', l, l..':front') > 0 then wake(m, p, ARGV[3]) end end end
ring_bell()
return 'ok'
