-- Puts jobs in, grouped by lane. KEYS 1 prefix
-- ARGV now notAfter(ms, 0 = none) outbox('' = the history has it) announce nGroups, then per group:
--   queue priority lane delayMs max backoff n  id*n  value*n    value = header (state Q or D) + fields + input + U+001E + log
-- -> {accepted, index, 'exists', ...} for jobs that were there, {-1} when it is later than notAfter, {-2} when Redis is full
--@ header
--@ bell
--@ open
--@ room
if ARGV[2] ~= '0' and now > tonumber(ARGV[2]) then return {-1} end
if full then return {-2} end
local ok, r, a, n0, floors = 0, {0}, 6, 0, {}
local function floor_of(q)
  if not floors[q] then floors[q] = tonumber(call('HGET', P..'qm:'..q, 'vt')) or 0; call('SADD', P..'queues', q) end
  return floors[q] end
for g = 1, tonumber(ARGV[5]) do
  local q, p, lane, delay, max, bo, n = ARGV[a], ARGV[a+1], ARGV[a+2], tonumber(ARGV[a+3]), ARGV[a+4], ARGV[a+5], tonumber(ARGV[a+6])
  a = a + 7
  local L, new, due, floor = P..'l:'..q..':'..p..':'..lane, 0, {}, floor_of(q)
  for i = 0, n - 1 do
    local id = ARGV[a+i]
    if not call('SET', X..id, ARGV[a+n+i], 'NX') then r[#r+1] = n0 + i + 1; r[#r+1] = 'exists'
    else
      new = new + 1
      if delay > 0 then due[#due+1] = string.format('%d', now + delay); due[#due+1] = id
      else call('XADD', L, '*', 'e', id, 'a', 1, 'm', max, 'b', bo) end end end
  if #due > 0 then call('ZADD', P..'due', unpack(due)) end
  if new > 0 and delay == 0 and call('XLEN', L) + call('XLEN', L..':front') == new then
    local vt = tonumber(call('HGET', P..'tm:'..q..':'..string.match(lane, '^[^|]*'), 'vt')) or 0
    call('ZADD', P..'ring:'..q..':'..p, 'NX', vt < floor and floor or vt, lane) end
  if new > 0 then opened(q, lane, new) end
  ok = ok + new; a = a + 2 * n; n0 = n0 + n end
if ok > 0 then
  if ARGV[3] ~= '' then call('XADD', P..'out', '*', 'b', ARGV[3]) end
  if ARGV[4] ~= '' then call('PUBLISH', P..'ev', ARGV[4]) end
  flush_counts(); ring_bell() end
r[1] = ok
return r
