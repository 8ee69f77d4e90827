-- What happens when a job leaves its worker or ends.
local function write(id, st, fl, pr, stl, att, max, s, events)
  call('SETRANGE', X..id, 0, pack(CHANGING, st, fl, pr, stl, att, max, s)); call('APPEND', X..id, events) end

local function gone(l, id)                    -- one execution less under the key
  if not l then return end
  l.n = l.n - 1; l.changed = true
  if l.policy == 'cancel_running' then call('ZREM', l.key..':in', id) end
  if l.n <= 0 then while free_lane(l) do end end end        -- what is still held are entries of cancelled jobs
local function over(at, id) closed(at); gone(key(at.c), id); gone(key(at.r), id) end

local function end_cancelled(id, h, why)
  local s, at = unpk('<I4', h, 9) + 1, place(h)
  local ev = line(s, 'execution:cancelled', why)
  call('SETRANGE', X..id, 0, 'x'); call('SETRANGE', X..id, 8, pack('<I4', s)); call('APPEND', X..id, ev)
  emit(id, at, ev); end_told(id, h, 'x')
  return at end
local function undo(id, h, st)                -- a worker is to undo what was done
  local _, _, pr, _, att, max = unpk(CHANGING, h)
  local fl = unpark(id, h)
  if fl % 2 == 0 then call('SETRANGE', X..id, 1, string.char(fl + 1)) end
  if st ~= 'Q' then
    call('ZREM', P..'due', id); call('SETRANGE', X..id, 0, 'Q'); push(place(h), pr, id, att, max) end
  cancel_kids(id)
  return 'asked' end
-- -> missing | ended | asked (it runs, its worker is told) | cancelled | compensating (on its way back; force it)
function cancel(id, why, force)
  local h = read(id); local st, fl = sub(h, 1, 1), byte(h, 2)
  if st == '' then return 'missing' end
  if TERMINAL[st] then return 'ended' end
  if back(fl) and not force then return 'compensating' end
  if st == 'R' then
    if fl % 2 == 0 then call('SETRANGE', X..id, 1, string.char(fl + 1)) end
    call('PUBLISH', P..'ctl', 'cancel '..id)
    return 'asked' end
  if undoes(fl) and unpk('<I4', h, 13) > 0 then return undo(id, h, st) end
  if st ~= 'Q' then call('ZREM', P..'due', id); unpark(id, h) end    -- a lane's entry is left to the claim
  over(end_cancelled(id, h, why), id)
  return 'cancelled' end
