-- What is in can always be finished, also when Redis is full: only the first write of a script is asked for room,
-- and one that takes away is always allowed.
local no_room = type(redis.pcall('SETRANGE', P..'room', 0, '')) == 'table'
if no_room then call('DEL', P..'room') end
