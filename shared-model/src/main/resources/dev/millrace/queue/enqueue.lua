-- Puts jobs in, grouped by lane. KEYS 1 prefix
-- ARGV now notAfter(ms, 0 = none) outbox('' = the history has it) announce nGroups, then per group:
--   queue priority lane delayMs max backoff limits n  id*n  value*n
--     value = header (state Q or D) + place + fields + input + U+001E + log
--     limits = '' or version \t cap \t policy \t interval(us) \t burst(us), where '' = none
-- -> {accepted, index, 'exists' | 'limit', ...} for those that were there, or ended at once by their key's limit;
--    {-1} when it is later than notAfter, {-2} when Redis is full
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
if ARGV[2] ~= '0' and now > tonumber(ARGV[2]) then return {-1} end
if no_room then return {-2} end
local ok, limited, r, a, before, queues = 0, 0, {0}, 6, 0, {}
local function no(i, why) r[#r+1] = i; r[#r+1] = why end
for g = 1, tonumber(ARGV[5]) do
  local q, p, lane, delay = ARGV[a], ARGV[a+1], ARGV[a+2], tonumber(ARGV[a+3])
  local entry, n = '\t1\t'..ARGV[a+4]..'\t'..ARGV[a+5], tonumber(ARGV[a+7])
  local c, rate = keys_of(lane, ARGV[a+6])
  local into, due, new = stream(q, p, lane), int(now + delay), 0
  if not queues[q] then queues[q] = call('SADD', P..'queues', q) end
  a = a + 8
  for i = 0, n - 1 do
    local id = ARGV[a+i]
    if not call('SET', X..id, ARGV[a+n+i], 'NX') then no(before + i + 1, 'exists')
    elseif c and full(c) then end_cancelled(id, read(id), 'LIMIT'); limited = limited + 1; no(before + i + 1, 'limit')
    elseif not adopted(id, ARGV[a+n+i]) then end_cancelled(id, read(id), 'parent'); limited = limited + 1
    else
      new = new + 1
      if delay > 0 then call('ZADD', P..'due', due, id) else call('XADD', into, '*', 'e', id..entry) end
      if c or rate then count(c, rate, id) end end end
  if new > 0 and delay == 0 then pushed(into, q, p, lane, new) end
  if new > 0 then opened({q = q, tenant = match(lane, '^[^|]*')}, new) end
  ok = ok + new; a = a + 2 * n; before = before + n end
flush_push(); flush_limiters(); flush_counts()
if ok + limited > 0 then
  if ARGV[3] ~= '' then call('XADD', P..'out', '*', 'b', ARGV[3]) end
  if ARGV[4] ~= '' then call('PUBLISH', P..'ev', ARGV[4]) end
  flush_out(); ring_bell() end
r[1] = ok
return r
