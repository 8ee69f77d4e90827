-- Renews leases. KEYS 1 prefix   ARGV now leaseMs (id token)*
-- -> {index, 'lost' | 'cancel' | 'force' | 'signal', ...}: only what is not simply alive; signal: some are kept for it
--@ header
--@ room
local r, z, expiry = {}, {}, int(now + tonumber(ARGV[2]))
for i = 3, #ARGV, 2 do
  local h = call('GETRANGE', X..ARGV[i], 0, 35)
  if not holds(h, ARGV[i+1]) then r[#r+1] = (i - 1) / 2; r[#r+1] = 'lost'
  else
    z[#z+1] = expiry; z[#z+1] = ARGV[i]
    local fl = byte(h, 2)
    if fl > 0 then
      local asked = fl % 2 == 1 and (back(fl) and 'force' or 'cancel')
      local why = asked or has(fl, SIGNALS) and 'signal'
      if why then r[#r+1] = (i - 1) / 2; r[#r+1] = why end end end end
if #z > 0 then call('ZADD', P..'lease', 'XX', unpack(z)) end
return r
