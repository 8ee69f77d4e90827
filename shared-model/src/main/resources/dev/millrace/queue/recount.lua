-- Compares the counters of running jobs with the leases, and corrects those that have drifted. KEYS 1 prefix
-- ARGV now most then the keys of all limiters, without the prefix: qm:<queue> | tm:<queue>:<tenant> | k:<name>
-- -> {key, counted, held, ...} of those corrected; nothing is done while more than most jobs run
--@ header
--@ bell
--@ limiter
--@ lane
--@ hold
if call('ZCARD', P..'lease') > tonumber(ARGV[2]) then return {} end
for a = 3, #ARGV do
  local kind, name = match(ARGV[a], '^(%a+):(.*)$')
  if kind == 'qm' then queue(name)
  elseif kind == 'tm' then tenant(match(name, '^([^:]*):(.*)$'))
  else key(name) end end
for _, id in ipairs(call('ZRANGE', P..'lease', 0, -1)) do
  local h = read(id)
  if byte(h, 1) == RUNNING then release(place(h)) end end
local drifted = {}
local function correct(l)                     -- what is left after every running job was released is drift
  local counted, drift = tonumber(call('HGET', l.key, 'run')) or 0, l.run
  l.run = counted - drift
  if drift == 0 then return end
  l.changed = true
  drifted[#drifted+1] = l.key; drifted[#drifted+1] = int(counted); drifted[#drifted+1] = int(l.run)
  if l.t then free_tenant(l) elseif l.name then pass_on(l) else bell = true end end
for i = 1, #LOADED do correct(LOADED[i]) end
flush_limiters()
if bell then ring_bell() end
return drifted
