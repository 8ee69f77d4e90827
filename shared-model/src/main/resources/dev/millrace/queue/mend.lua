-- Puts jobs back where their state says they belong. KEYS 1 prefix
-- ARGV now then per job: id seen(its header when it was found in no place) dueAt(ms, '' = none)
-- -> {index, ...} of those mended; the others have moved on, or are where they belong
--@ header
--@ outbox
--@ bell
--@ limiter
--@ lane
local mended = {}
local function send_again(id, at)             -- its events never reached the history
  local v = call('GET', X..id)
  emit(id, at, sub(v, string.find(v, '\30', 37, true) + 1))
  return true end
local function unless_in(zset, id, score)
  if call('ZSCORE', P..zset, id) then return false end
  call('ZADD', P..zset, score, id); bell = true
  return true end
local function mend(id, h, due)               -- -> whether it was not in its place
  local st, _, pr, _, att, max = unpk(CHANGING, h)
  if st == 'Q' then push(place(h), pr, id, att, max, true); return true end
  if st == 'R' then return unless_in('lease', id, NOW) end
  if TERMINAL[st] then return send_again(id, place(h)) end
  return due ~= '' and unless_in('due', id, due) end
for a = 2, #ARGV, 3 do
  local h = read(ARGV[a])
  if #h > 36 and sub(h, 1, 36) == ARGV[a+1] and mend(ARGV[a], h, ARGV[a+2]) then
    mended[#mended+1] = (a - 2) / 3 + 1 end end
flush_push(); flush_limiters(); flush_out()
if bell then ring_bell() end
return mended
