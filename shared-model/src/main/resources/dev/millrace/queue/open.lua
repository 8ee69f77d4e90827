-- How many were accepted and how many have ended, by queue and tenant: admission compares the two.
local OPENED, ENDED = {}, {}
local function one_more(counts, at, n)
  local share = at.q..'|'..at.tenant
  counts[share] = (counts[share] or 0) + n end
local function opened(at, n) one_more(OPENED, at, n) end
local function closed(at) one_more(ENDED, at, 1) end
local function flush_counts()
  for share, n in pairs(OPENED) do call('HINCRBY', P..'opened', share, n) end
  for share, n in pairs(ENDED) do             -- nothing open: nothing to remember
    if call('HINCRBY', P..'ended', share, n) >= tonumber(call('HGET', P..'opened', share) or 0) then
      call('HDEL', P..'opened', share); call('HDEL', P..'ended', share) end end end
