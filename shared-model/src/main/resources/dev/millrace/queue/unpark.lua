-- A suspended job that is parked has its flag; x:<id>:at names the breakers that it is parked at.
local function unpark(id, h)                  -- before it leaves that state, whatever for -> its flags then
  local fl = byte(h, 2)
  if not has(fl, PARKED) then return fl end
  for _, name in ipairs(call('SMEMBERS', X..id..':at')) do call('ZREM', P..'bw:'..name, id) end
  call('DEL', X..id..':at'); call('SETRANGE', X..id, 1, string.char(fl - PARKED))
  return fl - PARKED end
