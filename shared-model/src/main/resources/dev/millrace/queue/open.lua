-- How many were accepted and how many have ended, by queue and tenant: admission compares the two.
local CO, CE = {}, {}
local function share(q, lane) return q..'|'..string.match(lane, '^[^|]*') end
local function opened(q, lane, n) local s = share(q, lane); CO[s] = (CO[s] or 0) + n end
local function over(q, lane) local s = share(q, lane); CE[s] = (CE[s] or 0) + 1 end
local function flush_counts()
  for s, n in pairs(CO) do call('HINCRBY', P..'opened', s, n) end
  for s, n in pairs(CE) do                    -- nothing open: nothing to remember
    if call('HINCRBY', P..'ended', s, n) >= tonumber(call('HGET', P..'opened', s) or 0) then
      call('HDEL', P..'opened', s); call('HDEL', P..'ended', s) end end end
