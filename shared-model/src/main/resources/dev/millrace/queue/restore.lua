-- Makes jobs what the history says they are. KEYS 1 prefix
-- ARGV now generation notAfter(ms) then per job:
--      id seen(its header when it was looked at, '' = none)
--      letter value priority dueAt(ms, -1 = none) attempt max limits
--   letter Q D S: value = the whole job, limits as for enqueue | R: it runs on, value = the records that it lacks
--          c f x: value = its tombstone
-- -> {index, ...} of those that have moved on since they were looked at, or {-1}: all of it comes too late
--@ header
--@ room
--@ outbox
--@ bell
--@ limiter
--@ lane
--@ hold
--@ open
--@ unpark
--@ kept
--@ family
--@ ended
--@ admit
if call('GET', P..'gen') ~= ARGV[2] or now > tonumber(ARGV[3]) then return {-1} end
local TOMBSTONE_MS, moved = 60000, {}
local function leave(id, h)                   -- a lane's entry may stay: it is a hint
  local st = sub(h, 1, 1)
  if st == 'R' then call('ZREM', P..'lease', id); release(place(h))
  elseif st == 'D' or st == 'S' then call('ZREM', P..'due', id); unpark(id, h) end
  return st end
local function run_on(id, h, lines)
  local _, n = string.gsub(lines, '\n', '')
  if string.find(lines, '\texecution:compensating\t', 1, true) then
    call('SETRANGE', X..id, 1, string.char(turned(byte(h, 2)))) end
  call('APPEND', X..id, lines); call('SETRANGE', X..id, 8, pack('<I4', unpk('<I4', h, 9) + n)) end
local function bury(id, h, tombstone)
  if h ~= '' then leave(id, h); over(place(h), id) end
  call('DEL', X..id..':sig', X..id..':kids'); call('SET', X..id, tombstone, 'PX', TOMBSTONE_MS) end
local function flags_of(h, value)             -- what waits stays known; a cancel before it turned back is carried out
  local fl, new = h ~= '' and byte(h, 2) or 0, byte(value, 2)
  if back(new) and not back(fl) then fl = fl - fl % 2 end
  return bit.bor(fl, new) end
local function put(id, h, letter, value, a)
  local was, flags = h ~= '' and leave(id, h), flags_of(h, value)
  if has(flags, PARKED) then flags = flags - PARKED end     -- restored, it is parked no more
  if letter == 'S' and has(flags, SIGNALS) then letter = 'Q' end     -- what it waits for may have come
  call('SET', X..id, letter..string.char(flags)..sub(value, 3))
  local at, due = place(value), tonumber(ARGV[a+5])
  if letter == 'Q' then if was ~= 'Q' then push(at, ARGV[a+4], id, ARGV[a+6], ARGV[a+7]) end
  elseif due >= 0 then wake_at(id, due) end
  if child(value) then call('SADD', X..(parent_of(id))..':kids', id) end
  local c, rate = keys_of(at.lane, ARGV[a+8])
  if h == '' then opened(at, 1); if c or rate then count(c, rate, id) end end end
for a = 4, #ARGV, 9 do
  local id, letter, value = ARGV[a], ARGV[a+2], ARGV[a+3]
  local h = read(id)
  if sub(h, 1, 36) ~= ARGV[a+1] then moved[#moved+1] = (a - 4) / 9 + 1
  elseif TERMINAL[letter] then bury(id, h, value)
  elseif letter == 'R' then run_on(id, h, value)
  else put(id, h, letter, value, a) end end
flush_due(); flush_push(); flush_limiters(); flush_counts(); flush_out()
if bell then ring_bell() end
return moved
