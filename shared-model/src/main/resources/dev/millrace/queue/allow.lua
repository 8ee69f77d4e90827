-- Requests of tenants against their rates (GCRA). KEYS 1 prefix   ARGV now n x (tenant interval(us) tolerance(us))
-- -> per item: us until it would be allowed, 0 = it is, and counts
--@ header
--@ room
local r = {}
for a = 2, #ARGV, 3 do
  local key, interval, tolerance = P..'rq:'..ARGV[a], tonumber(ARGV[a+1]), tonumber(ARGV[a+2])
  local tat = tonumber(call('GET', key)) or 0
  if tat < micros then tat = micros end
  local wait = tat - micros - tolerance
  if wait > 0 then r[#r+1] = wait
  else
    tat = tat + interval; r[#r+1] = 0
    call('SET', key, string.format('%.0f', tat), 'PX', math.ceil((tat - micros) / 1000) + 1) end end
return r
