-- Limits and counters of queues (qm:), tenants in a queue (tm:) and keys (k:): loaded once a call, written back once.
local SHARE = 5040                            -- virtual time of one start at weight 1
local LIMITERS, LOADED = {}, {}
local function load(key, a, b, c)             -- run, cap, rate, who is held; and three fields of the kind
  local h = call('HMGET', key, 'run', 'cap', 'iv', 'burst', 'tat', 'hl', a, b, c)
  local l = {key = key, run = tonumber(h[1]) or 0, cap = tonumber(h[2]), iv = tonumber(h[3]),
    burst = tonumber(h[4]) or 0, tat = tonumber(h[5]) or 0, hl = h[6]}
  LIMITERS[key] = l; LOADED[#LOADED+1] = l
  return l, h[7], h[8], h[9] end
local function queue(q)
  local key = P..'qm:'..q
  local m, vt, turns, paused = LIMITERS[key]
  if m then return m end
  m, vt, turns, paused = load(key, 'vt', 'cc', 'paused')
  m.q = q; m.vt = tonumber(vt) or 0; m.turns = tonumber(turns) or 0; m.paused = paused
  return m end
local function tenant(q, t)
  local key = P..'tm:'..q..':'..t
  local l, vt, weight = LIMITERS[key]
  if l then return l end
  l, vt, weight = load(key, 'vt', 'w', 'w')
  l.q = q; l.t = t; l.vt = tonumber(vt) or 0; l.weight = tonumber(weight) or 1
  return l end
local function key(name)                      -- c:<tenant>|<hash> or r:<tenant>|<hash>; nil for no key
  if not name then return end
  local at = P..'k:'..name
  local l, n, policy, version = LIMITERS[at]
  if l then return l end
  l, n, policy, version = load(at, 'n', 'policy', 'version')
  l.name = name; l.n = tonumber(n) or 0; l.policy = policy; l.version = tonumber(version) or -1
  return l end
-- How many of k may start now: cap, then rate (GCRA in us); second value: when to look again, in ms.
local function room(l, k)
  if l.cap and l.cap - l.run < k then k = l.cap - l.run; if k <= 0 then return 0 end end
  if l.iv and k > 0 then
    local ahead = l.tat - micros
    if ahead < 0 then ahead = 0 end
    if ahead > l.burst then return 0, math.ceil((l.tat - l.burst) / 1000) end
    local c = math.floor((l.burst - ahead) / l.iv) + 1
    if c < k then k = c end end
  return k end
local function take(l, k)
  l.run = l.run + k; l.changed = true
  if l.iv then l.tat = (l.tat > micros and l.tat or micros) + k * l.iv end end
local function renewed(l)                     -- new limits: what was used up under a slower rate is not waited for
  if l.iv then l.tat = math.min(l.tat, micros + l.burst + l.iv) end end
local function flush_limiters()
  for i = 1, #LOADED do local l = LOADED[i]
    if l.changed then
      if l.turns then call('HSET', l.key, 'run', l.run, 'vt', l.vt, 'cc', l.turns)
      elseif l.vt then call('HSET', l.key, 'run', l.run, 'vt', l.vt)
      else
        call('HSET', l.key, 'run', l.run, 'n', l.n)
        -- nobody is left under the key: its limiter goes, once its rate has nothing to remember
        if l.n <= 0 then call('PEXPIRE', l.key, int(math.max(0, l.tat / 1000 - now) + 1000)) end end
      if l.iv then call('HSET', l.key, 'tat', int(l.tat)) end end end end
