-- By the outbox writer, after the COMMIT of all events of suspended jobs: input and log go, for the history has them,
-- and who claims the job reads them there. What came since (signals) begins a log of its own.
-- A parked job may grow cold: its breakers know it by id, and x:<id>:at and its flags stay.
-- KEYS 1 prefix   ARGV now keep(bytes: what is no longer stays whole) (id seq)*   -> {index, ...} of those cut
--@ header
--@ room
local cut = {}
for i = 3, #ARGV, 2 do
  local x = X..ARGV[i]
  if call('STRLEN', x) > tonumber(ARGV[2]) then
    local v = call('GETRANGE', x, 0, 4095)
    if sub(v, 1, 1) == 'S' and int(unpk('<I4', v, 9)) == ARGV[i+1] then     -- else it has moved on
      local fields = string.find(v, '\n', 38 + byte(v, 37), true)
      if fields then call('SET', x, sub(v, 1, fields)..'\30'); cut[#cut+1] = (i - 1) / 2 end end end end
return cut
