-- Jobs parked at breakers: nobody polls; due holds one entry per breaker, and each change of one wakes whom it may.
-- A parked job may be cold too: what wakes it needs its header alone, and who claims it reads the rest.
local function resume(id, front)              -- -> whether it was still parked
  local h = read(id)
  if sub(h, 1, 1) ~= 'S' then return false end
  unpark(id, h); call('ZREM', P..'due', id)
  local _, _, pr, _, att, max, s = unpk(CHANGING, h)
  local at, ev = place(h), line(s + 1, 'execution:resumed', 'breaker')
  call('SETRANGE', X..id, 0, 'Q'); call('SETRANGE', X..id, 8, pack('<I4', s + 1)); call('APPEND', X..id, ev)
  emit(id, at, ev); push(at, pr, id, att, max, front)
  return true end
local function next_parked(b, front)          -- -> the one that is parked longest, woken
  while true do
    local id = call('ZPOPMIN', P..'bw:'..b.name)[1]
    if not id or resume(id, front) then return id end end end
local function offer(b)                       -- wakes as many as may call now
  if b.st == 'c' then
    for _ = 1, 100 do if not next_parked(b) then return end end
    b.at = now; b.changed = true
  elseif b.st == 'h' and b.step == 0 and b.probe == '' then
    local id = next_parked(b, true)
    if id then b.probe = id; b.at = now + b.lease; b.changed = true end
  elseif b.st == 'h' and b.step > 0 then
    while b.left > 0 do
      local id = next_parked(b, true)
      if not id then return end
      call('SADD', P..'bp:'..b.name, id); b.left = b.left - 1; b.changed = true end end end
local function park(id, behind)               -- a job that was suspended; behind = (name leaseMs)*, by tabs
  local h, all = read(id), {}
  if sub(h, 1, 1) ~= 'S' then return end      -- a child or a parent that ended in this call was quicker
  call('SETRANGE', X..id, 1, string.char(byte(h, 2) + PARKED))
  for name, lease in string.gmatch(behind, '([^\t]+)\t(%d+)') do
    local b = breaker(name)
    call('ZADD', P..'bw:'..name, NOW, id); call('SADD', X..id..':at', name)
    b.lease = tonumber(lease); b.changed = true; all[#all+1] = b end
  for i = 1, #all do turn(all[i]); offer(all[i]) end end
local function keep(b)                        -- and tells all workers what they go by
  local k, entry, at = P..'bk:'..b.name, 'B|'..b.name, b.at and int(b.at) or ''
  local told = told_of(b)
  if told ~= b.told then b.v = math.max(b.v + 1, now) end
  call('HSET', k, 'st', b.st, 'fails', int(b.fails), 'at', at, 'probe', b.probe, 'step', b.step,
    'left', b.left, 'lease', int(b.lease), 'since', int(b.since), 'opened', int(b.opened), 'v', int(b.v))
  if b.st == 'c' then call('PEXPIRE', k, KEPT_MS) else call('PERSIST', k) end
  call('SADD', P..'breakers', b.name)
  if b.at then call('ZADD', P..'due', at, entry); bell = true else call('ZREM', P..'due', entry) end
  if told ~= b.told then call('PUBLISH', P..'ctl', 'breaker\t'..b.name..'\t'..shown(b)) end
  b.told = told; b.changed = false end
local function flush_breakers()
  for i = 1, #TOUCHED do if TOUCHED[i].changed then keep(TOUCHED[i]) end end end
