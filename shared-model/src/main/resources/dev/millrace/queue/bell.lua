-- The bell: rung only when a worker is known to wait; the claim that made it wait noted that in the same step.
local bell = false
local function ring_bell()
  if call('GET', P..'idle') then
    call('DEL', P..'idle'); call('XADD', P..'bell', 'MAXLEN', '~', 64, '*', 'b', '1') end end
