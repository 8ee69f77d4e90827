-- The limits of keys travel with the executions; those of the newest flow version hold.
local function renew(l, version)              -- -> whether the limits that came along are newer
  if l.n <= 0 then call('PERSIST', l.key); l.changed = true end
  if version <= l.version then return false end
  l.version = version
  return true end
local function keys_of(lane, limits)          -- -> the limiters of its concurrency key and of its rate key
  if limits == '' then return end
  local t, c, r = match(lane, '^([^|]*)|([^|]*)|(.*)$')
  local version, cap, policy, iv, burst = match(limits, '^(%d+)\t(%d*)\t([^\t]*)\t(%d*)\t(%d*)$')
  c, r, version = c ~= '' and key('c:'..t..'|'..c), r ~= '' and key('r:'..t..'|'..r), tonumber(version)
  if c and renew(c, version) then
    c.cap = tonumber(cap); c.policy = policy
    call('HSET', c.key, 'version', version, 'cap', cap, 'policy', policy); pass_on(c) end
  if r and renew(r, version) then
    r.iv = tonumber(iv); r.burst = tonumber(burst); renewed(r)
    call('HSET', r.key, 'version', version, 'iv', iv, 'burst', burst); pass_on(r) end
  return c, r end
-- More than the limit are never accepted under these policies; what comes all the same has lost a race.
local function full(c) return (c.policy == 'cancel_newest' or c.policy == 'reject') and c.n >= c.cap end
local function count(c, r, id)                -- one execution more, accepted and not ended
  if r then r.n = r.n + 1; r.changed = true end
  if not c then return end
  c.n = c.n + 1; c.changed = true
  if c.policy ~= 'cancel_running' then return end
  call('ZADD', c.key..':in', int(micros), id)
  for _ = 1, call('ZCARD', c.key..':in') - c.cap do cancel(call('ZPOPMIN', c.key..':in')[1], 'LIMIT') end end
