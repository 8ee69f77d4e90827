-- KEYS 1 prefix   ARGV now id name json request(if there is one)
-- -> missing | ended | woken | noted (in the log, perhaps by an earlier call)
--    | kept (running: logged when it leaves the worker)
--@ header
--@ room
--@ outbox
--@ bell
--@ limiter
--@ lane
--@ unpark
local id, name, json, request = ARGV[2], ARGV[3], ARGV[4], ARGV[5] or ''
local x, h = X..id, read(id)
local st = sub(h, 1, 1)
if st == '' then return 'missing' end
if TERMINAL[st] then return 'ended' end
if request ~= '' then                         -- a request is carried out once, however often it is asked for
  local all = call('GET', x)..table.concat(call('LRANGE', x..':sig', 0, -1), '\n')
  if string.find(all, request, 1, true) then return 'noted' end end
local _, fl, pr, _, att, max, s = unpk(CHANGING, h)
if st == 'R' then
  call('RPUSH', x..':sig', request..'\t'..name..'\t'..json)
  if fl < 16 then call('SETRANGE', x, 1, string.char(fl + 16)) end
  return 'kept' end
local at, ev = place(h), line(s + 1, 'signal:received', name, json, request)
call('SETRANGE', x, 8, pack('<I4', s + 1)); call('APPEND', x, ev); emit(id, at, ev)
if st == 'S' then
  call('ZREM', P..'due', id); unpark(id, h); call('SETRANGE', x, 0, 'Q'); push(at, pr, id, att, max) end
flush_push(); flush_out()
if bell then ring_bell() end
return st == 'S' and 'woken' or 'noted'
