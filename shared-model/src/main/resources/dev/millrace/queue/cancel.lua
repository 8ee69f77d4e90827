-- KEYS 1 prefix   ARGV now id*   -> per id: missing | cancelled | asked | ended
-- A queued job's lane entry stays behind; the claim throws it away.
--@ header
--@ outbox
--@ open
--@ room
local r = {}
for i = 2, #ARGV do
  local id = ARGV[i]
  local h = read(id); local st, fl = sub(h, 1, 1), byte(h, 2)
  if st == '' then r[#r+1] = 'missing'
  elseif TERMINAL[st] then r[#r+1] = 'ended'
  elseif st == 'R' then
    if fl % 2 == 0 then call('SETRANGE', X..id, 1, string.char(fl + 1)) end
    call('PUBLISH', P..'ctl', 'cancel '..id); r[#r+1] = 'asked'
  else
    if st == 'D' or st == 'S' then call('ZREM', P..'due', id) end
    local _, _, _, _, _, _, s, _, _, q, lane, flow = unpk(HEAD, h)
    local ev = line(s + 1, 'execution:cancelled', 'asked')
    call('SETRANGE', X..id, 0, 'x'); call('SETRANGE', X..id, 8, pack('<I4', s + 1)); call('APPEND', X..id, ev)
    emit(id, lane, flow, ev); over(q, lane); r[#r+1] = 'cancelled' end end
flush_counts(); flush_out()
return r
