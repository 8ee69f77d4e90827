-- Renews leases. KEYS 1 prefix   ARGV now leaseMs (id token)*
-- -> {index, 'lost' | 'cancel' | 'force', ...}: only what is not simply alive
--@ header
--@ room
local r, z, expiry = {}, {}, int(now + tonumber(ARGV[2]))
for i = 3, #ARGV, 2 do
  local h = call('GETRANGE', X..ARGV[i], 0, 35)
  if not holds(h, ARGV[i+1]) then r[#r+1] = (i - 1) / 2; r[#r+1] = 'lost'
  else
    z[#z+1] = expiry; z[#z+1] = ARGV[i]
    if byte(h, 2) % 2 == 1 then r[#r+1] = (i - 1) / 2; r[#r+1] = back(byte(h, 2)) and 'force' or 'cancel' end end end
if #z > 0 then call('ZADD', P..'lease', 'XX', unpack(z)) end
return r
