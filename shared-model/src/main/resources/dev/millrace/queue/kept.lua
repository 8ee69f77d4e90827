-- Signals that come while a worker has the job are kept beside it, x:<id>:sig = request \t name \t json, until its
-- worker has written them down (flag SIGNALS: there are some), or until it lets go of the job.
local function leave_signals(id, seq)         -- into the log, numbered
  local s, t = call('LRANGE', X..id..':sig', 0, -1), {}
  for i = 1, #s do
    seq = seq + 1
    local request, name, json = match(s[i], '^([^\t]*)\t([^\t]*)\t(.*)$')
    t[i] = line(seq, 'signal:received', name, json, request) end
  call('DEL', X..id..':sig'); return table.concat(t), seq end
local function written_down(id, fl, records)  -- -> flags, once those among the records are kept no longer
  if not has(fl, SIGNALS) or not string.find(records, '\tsignal:received\t', 1, true) then return fl end
  for _, s in ipairs(call('LRANGE', X..id..':sig', 0, -1)) do
    if string.find(records, '\t'..match(s, '^[^\t]*')..'\t', 1, true) then call('LREM', X..id..':sig', 1, s) end end
  return call('EXISTS', X..id..':sig') == 0 and fl - SIGNALS or fl end
local function signal(id, name, json, request) -- -> missing | ended | woken | noted | kept
  local x, h = X..id, read(id)
  local st = sub(h, 1, 1)
  if st == '' then return 'missing' end
  if TERMINAL[st] then return 'ended' end
  -- A request is carried out once, however often it is asked for; what is no longer here is told apart by its reader.
  if string.find(call('GET', x), '\t'..request..'\t', 1, true) then return 'noted' end
  local beside = '\n'..table.concat(call('LRANGE', x..':sig', 0, -1), '\n')
  if string.find(beside, '\n'..request..'\t', 1, true) then return 'noted' end
  local _, fl, pr, _, att, max, s = unpk(CHANGING, h)
  if st == 'R' then
    call('RPUSH', x..':sig', request..'\t'..name..'\t'..json)
    if not has(fl, SIGNALS) then call('SETRANGE', x, 1, string.char(fl + SIGNALS)) end
    return 'kept' end
  local at, ev = place(h), line(s + 1, 'signal:received', name, json, request)
  call('SETRANGE', x, 8, pack('<I4', s + 1)); call('APPEND', x, ev); emit(id, at, ev)
  if st ~= 'S' then return 'noted' end
  call('ZREM', P..'due', id); unpark(id, h); call('SETRANGE', x, 0, 'Q'); push(at, pr, id, att, max)
  return 'woken' end
