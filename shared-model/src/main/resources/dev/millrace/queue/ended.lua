-- What happens when a job leaves its worker.
local DU = {}                                 -- entries for due of this call
local function wake_at(id, at) DU[#DU+1] = string.format('%d', at); DU[#DU+1] = id end
local function flush_due() if #DU > 0 then call('ZADD', P..'due', unpack(DU)); bell = true end end
local function leave_signals(id, seq)         -- signals that came while it ran: into the log, numbered
  local s = call('LRANGE', X..id..':sig', 0, -1); local t = {}
  for i = 1, #s do
    seq = seq + 1
    local request, name, json = string.match(s[i], '^([^\t]*)\t([^\t]*)\t(.*)$')
    t[i] = line(seq, 'signal:received', name, json, request) end
  call('DEL', X..id..':sig'); return table.concat(t), seq end
local function write(id, st, fl, pr, stl, att, max, s, ev)
  call('SETRANGE', X..id, 0, pack(CHANGING, st, fl, pr, stl, att, max, s)); call('APPEND', X..id, ev) end
