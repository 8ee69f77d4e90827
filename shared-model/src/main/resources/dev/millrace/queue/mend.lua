-- Puts jobs back where their state says they belong. KEYS 1 prefix
-- ARGV now then per job: id seen(its header when it was found in no place) dueAt(ms, '' = none)
-- -> {index, ...} of those mended; the others have moved on, or are where they belong
--@ header
--@ outbox
--@ bell
--@ limiter
--@ lane
local mended = {}
local function send_again(id, v, lane, flow)  -- its events never reached the history
  if #v <= 36 then return false end
  emit(id, lane, flow, sub(v, string.find(v, '\30', 37, true) + 1)); return true end
local function unless_in(zset, id, at)
  if call('ZSCORE', P..zset, id) then return false end
  call('ZADD', P..zset, at, id); return true end
for a = 2, #ARGV, 3 do
  local id, at, done = ARGV[a], ARGV[a+2], false
  local h = read(id)
  if h ~= '' and sub(h, 1, 36) == ARGV[a+1] then
    local st = sub(h, 1, 1)
    if #h > 36 then
      local _, _, pr, _, att, max, _, _, _, q, lane, flow, bo = unpk(HEAD, h)
      if st == 'Q' then push(q, pr, lane, id, att, max, bo, true); done = true
      elseif st == 'R' then done = unless_in('lease', id, NOW)
      elseif TERMINAL[st] then done = send_again(id, call('GET', X..id), lane, flow)
      elseif at ~= '' then done = unless_in('due', id, at); bell = true end end end
  if done then mended[#mended+1] = (a - 2) / 3 + 1 end end
flush_push(); flush_meta(); flush_out()
if bell then ring_bell() end
return mended
