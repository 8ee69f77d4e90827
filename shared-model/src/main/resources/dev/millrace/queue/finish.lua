-- Ends of claims. A cancel that was asked for wins over every outcome that is not terminal.
local STATE = {r = 'D', s = 'S', y = 'Q'}     -- of the outcomes that are no end
local left, parks = {}, {}                    -- out of lease; jobs to be parked
local function settle(o, id, h, s, ev, last, wake, progress, i)
  if progress == '2' then cancel_kids(id); h = read(id) end     -- it turns back: its sub-flows do not go on
  local st, fl, pr, stl, att, max = unpk(CHANGING, h)
  local at, delay, behind = place(h), tonumber(wake), ''
  if not delay then delay, behind = match(wake, '^(%-?%d+)\t(.*)$'); delay = tonumber(delay) end
  if progress ~= '0' then stl = 0 end
  if progress == '2' then fl = turned(fl) end
  fl = written_down(id, fl, ev)
  local asked = fl % 2 == 1 and not TERMINAL[o]
  if asked and not undoes(fl) then o = 'x'; last = nil; no(i, 'cancelled') end
  left[#left+1] = id; release(at); s = s + 1
  if last == '' then ev = ev..line(s, 'execution:resumed', 'drained')
  elseif last then ev = ev..s..'\t'..last..'\n'
  else ev = ev..line(s, 'execution:cancelled', 'asked') end
  if o == 'r' then att = att + 1 end
  st = STATE[o] or o
  if TERMINAL[o] then
    over(at, id)
    if has(fl, SIGNALS) then call('DEL', X..id..':sig') end
  elseif has(fl, SIGNALS) then
    local more; more, s = leave_signals(id, s); ev = ev..more; fl = fl - SIGNALS
    if o == 's' then st = 'Q'; no(i, 'queued') end end
  if asked and (o == 's' or o == 'r') then if st ~= 'Q' then st = 'Q'; no(i, 'queued') end end  -- to undo it at once
  if st == 'Q' then push(at, pr, id, att, max, o == 'y')
  elseif not TERMINAL[o] and delay >= 0 then wake_at(id, now + delay) end
  write(id, st, fl, pr, stl, att, max, s, ev); emit(id, at, ev)
  if st == 'S' and behind ~= '' then parks[#parks+1] = {id, behind} end
  if TERMINAL[o] then end_told(id, h, o, match(last or '', '[^\t]*$')) end end

for i = nA + 1, nA + nF do
  local o, id, token = ARGV[a], ARGV[a+1], ARGV[a+2]
  local h = read(id)
  if not holds(h, token) then no(i, sub(h, 13, 36) == token and 'dup' or 'lost')
  else
    local s, s0, k, records = unpk('<I4', h, 9), tonumber(ARGV[a+3]), tonumber(ARGV[a+4]), ARGV[a+6]
    if s < s0 or (s > s0 and s < s0 + k) then no(i, 'gap:'..s)
    else
      if s > s0 then records = '' else s = s + k end        -- the records are here already
      settle(o, id, h, s, records, ARGV[a+7], ARGV[a+8], ARGV[a+5], i) end end
  a = a + 9 end
if #left > 0 then call('ZREM', P..'lease', unpack(left)) end
flush_due()
for i = 1, #parks do park(unpack(parks[i])) end
flush_breakers()
