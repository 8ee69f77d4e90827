-- KEYS 1 prefix   ARGV now queue tenant('' = the queue itself) (field value)*   -> 'ok'
-- value '' = delete; fields: paused cap iv(us) burst(us) w
--@ header
--@ room
--@ bell
--@ limiter
--@ lane
--@ hold
local q, t = ARGV[2], ARGV[3]
local at = t == '' and P..'qm:'..q or P..'tm:'..q..':'..t
call('SADD', P..'queues', q)
for i = 4, #ARGV, 2 do
  if ARGV[i+1] == '' then call('HDEL', at, ARGV[i]) else call('HSET', at, ARGV[i], ARGV[i+1]) end end
local l = t == '' and queue(q) or tenant(q, t)
renewed(l)
call('HSET', at, 'tat', int(l.tat))
if t ~= '' then free_tenant(l) end
ring_bell()
return 'ok'
