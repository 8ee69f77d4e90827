-- What is in can always be finished, also when Redis is full: only the first write of a script is asked for room,
-- and one that takes away is always allowed.
local full = type(redis.pcall('SETRANGE', P..'room', 0, '')) == 'table'
if full then call('DEL', P..'room') end
