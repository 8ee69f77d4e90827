-- Gives a duty back, so that another process need not wait. KEYS 1 prefix   ARGV duty process   -> 1 given back, 0 another's
local key = KEYS[1]..'duty:'..ARGV[1]
if redis.call('GET', key) ~= ARGV[2] then return 0 end
return redis.call('DEL', key)
