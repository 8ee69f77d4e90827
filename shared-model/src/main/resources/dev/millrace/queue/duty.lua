-- Takes a duty or keeps it. KEYS 1 prefix   ARGV duty process lifeMs   -> 1 it is this process', 0 another's
-- A Redis that is full must not keep anybody from the duties that empty it: see room.lua.
if type(redis.pcall('SETRANGE', KEYS[1]..'room', 0, '')) == 'table' then redis.call('DEL', KEYS[1]..'room') end
local key = KEYS[1]..'duty:'..ARGV[1]
local holder = redis.call('GET', key)
if holder and holder ~= ARGV[2] then return 0 end
redis.call('SET', key, ARGV[2], 'PX', ARGV[3])
return 1
