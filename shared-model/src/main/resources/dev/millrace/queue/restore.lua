-- Makes jobs what the history says they are. KEYS 1 prefix
-- ARGV now generation notAfter(ms) then per job: id seen(its header when it was looked at, '' = none) letter value
--      queue priority lane dueAt(ms, -1 = none) attempt max backoff
--   letter Q D S: value = the whole job | R: it runs on, value = the records that it lacks | c f x: value = its tombstone
-- -> {index, ...} of those that have moved on since they were looked at, or {-1}: all of it comes too late
--@ header
--@ outbox
--@ open
--@ bell
--@ limiter
--@ lane
--@ ended
if call('GET', P..'gen') ~= ARGV[2] or now > tonumber(ARGV[3]) then return {-1} end
local TOMBSTONE_MS, moved = 60000, {}
local function place_of(id) local _, _, _, _, _, _, _, _, _, q, lane = unpk(HEAD, read(id)); return q, lane end
local function leave_place(id, h)             -- a lane's entry may stay: it is a hint
  local st = sub(h, 1, 1)
  if st == 'R' then
    call('ZREM', P..'lease', id); release(place_of(id))
  elseif st == 'D' or st == 'S' then call('ZREM', P..'due', id) end
  return st end
local function run_on(id, lines)
  local _, n = string.gsub(lines, '\n', '')
  call('APPEND', X..id, lines)
  call('SETRANGE', X..id, 8, pack('<I4', unpk('<I4', call('GETRANGE', X..id, 8, 11)) + n)) end
local function bury(id, h, value)
  if h ~= '' then over(place_of(id)) end
  leave_place(id, h)
  call('DEL', X..id..':sig'); call('SET', X..id, value, 'PX', TOMBSTONE_MS) end
local function place(id, h, letter, value, a)
  local was, flags = h ~= '' and leave_place(id, h), h ~= '' and byte(h, 2) or 0
  if h == '' then opened(ARGV[a+4], ARGV[a+6], 1) end
  if letter == 'S' and flags >= 8 then letter = 'Q' end          -- what it waits for may have come
  call('SET', X..id, letter..string.char(flags)..sub(value, 3))
  if letter ~= 'Q' then if tonumber(ARGV[a+7]) >= 0 then wake_at(id, ARGV[a+7]) end
  elseif was ~= 'Q' then push(ARGV[a+4], ARGV[a+5], ARGV[a+6], id, ARGV[a+8], ARGV[a+9], ARGV[a+10]) end end
for a = 4, #ARGV, 11 do
  local id, h, letter, value = ARGV[a], ARGV[a+1], ARGV[a+2], ARGV[a+3]
  if call('GETRANGE', X..id, 0, 35) ~= h then moved[#moved+1] = (a - 4) / 11 + 1
  elseif TERMINAL[letter] then bury(id, h, value)
  elseif letter == 'R' then run_on(id, value)
  else place(id, h, letter, value, a) end end
flush_due(); flush_push(); flush_meta(); flush_counts()
if bell then ring_bell() end
return moved
