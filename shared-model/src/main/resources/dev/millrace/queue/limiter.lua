-- Limits and counters of queues (qm:), tenants and keyed lanes (tm:): loaded once a call, written back once.
local SHARE = 5040                            -- virtual time of one start at weight 1
local M, ML, LL = {}, {}, {}
local FIELDS = {'run', 'vt', 'cc', 'cap', 'paused', 'iv', 'burst', 'tat', 'hl', 'w'}
local function load(k)
  local h = call('HMGET', k, unpack(FIELDS))
  return {k = k, run = tonumber(h[1]) or 0, vt = tonumber(h[2]) or 0, cc = tonumber(h[3]) or 0, cap = tonumber(h[4]), paused = h[5],
    iv = tonumber(h[6]), burst = tonumber(h[7]) or 0, tat = tonumber(h[8]) or 0, hl = h[9], w = tonumber(h[10]) or 1} end
local function meta(q)
  local m = M[q]
  if not m then m = load(P..'qm:'..q); m.q = q; m.L = {}; M[q] = m; ML[#ML+1] = m end
  return m end
local function lim(m, n)                      -- a tenant's, or a keyed lane's
  local l = m.L[n]
  if not l then l = load(P..'tm:'..m.q..':'..n); l.n = n; m.L[n] = l; LL[#LL+1] = l end
  return l end
local function tenant(lane) local i = string.find(lane, '|', 1, true); return i and sub(lane, 1, i - 1) or lane, i end
local function flush_meta()
  for i = 1, #ML do local m = ML[i]
    if m.d and m.iv then call('HSET', m.k, 'run', m.run, 'vt', m.vt, 'cc', m.cc, 'tat', m.tat)
    elseif m.d then call('HSET', m.k, 'run', m.run, 'vt', m.vt, 'cc', m.cc) end end
  for i = 1, #LL do local l = LL[i]
    if l.d and l.iv then call('HSET', l.k, 'run', l.run, 'vt', l.vt, 'tat', l.tat)
    elseif l.d then call('HSET', l.k, 'run', l.run, 'vt', l.vt) end end end
-- How many of k may start now: cap, then rate (GCRA in us); second value: when to look again, in ms.
local function room(l, k)
  if l.cap and l.cap - l.run < k then k = l.cap - l.run; if k <= 0 then return 0 end end
  if l.iv and k > 0 then
    local tat = l.tat > micros and l.tat or micros
    if tat - micros > l.burst then return 0, math.ceil((tat - l.burst) / 1000) end
    local c = math.floor((l.burst - (tat - micros)) / l.iv) + 1
    if c < k then k = c end end
  return k end
local function take(l, k)
  l.run = l.run + k; l.d = true
  if l.iv then l.tat = (l.tat > micros and l.tat or micros) + k * l.iv end end
