-- Ends of claims. A cancel that was asked for wins over every outcome that is not terminal.
local ended = {}
local function settle_down(o, id, h, s, ev, last, delay, progress, i)
  local st, fl, pr, stl, att, max, _, _, _, q, lane, flow, bo = unpk(HEAD, h)
  if progress then stl = 0 end
  if not TERMINAL[o] and fl % 2 == 1 then o = 'x'; last = nil; no(i, 'cancelled') end
  ended[#ended+1] = id; release(q, lane); s = s + 1
  if last == '' then ev = ev..line(s, 'execution:resumed', 'drained')
  elseif last then ev = ev..s..'\t'..last..'\n'
  else ev = ev..line(s, 'execution:cancelled', 'asked') end
  if o == 'r' then att = att + 1 end
  if TERMINAL[o] then over(q, lane) end
  st = (o == 'r' and 'D') or (o == 's' and 'S') or (o == 'y' and 'Q') or o
  if fl >= 8 then
    if TERMINAL[o] then call('DEL', X..id..':sig')
    else
      local more; more, s = leave_signals(id, s); ev = ev..more; fl = fl - 8
      if o == 's' then st = 'Q'; no(i, 'queued') end end end
  if st == 'Q' then push(q, pr, lane, id, att, max, bo, o == 'y')
  elseif (st == 'D' or st == 'S') and delay >= 0 then wake_at(id, now + delay) end
  write(id, st, fl, pr, stl, att, max, s, ev); emit(id, lane, flow, ev) end
for i = nA + 1, nA + nF do
  local o, id, tok = ARGV[a], ARGV[a+1], ARGV[a+2]
  local h = read(id)
  if byte(h, 1) ~= RUNNING or sub(h, 13, 36) ~= tok then no(i, sub(h, 13, 36) == tok and 'dup' or 'lost')
  else
    local s, s0, k, ev = unpk('<I4', h, 9), tonumber(ARGV[a+3]), tonumber(ARGV[a+4]), ARGV[a+6]
    if s < s0 or (s > s0 and s < s0 + k) then no(i, 'gap:'..s)
    else
      if s > s0 then ev = '' else s = s + k end                    -- the records are here already
      settle_down(o, id, h, s, ev, ARGV[a+7], tonumber(ARGV[a+8]), ARGV[a+5] == '1', i) end end
  a = a + 9 end
if #ended > 0 then call('ZREM', P..'lease', unpack(ended)) end
flush_due()
