-- New jobs, for as many as are wanted, queue by queue.
local wait                                    -- when to look again, in ms; nil: when the bell rings
local function later(at) if at and (not wait or at < wait) then wait = at end end
local function claim_from(m)
  local free, at = 0, nil
  if not m.paused then free, at = room(m, want) end
  later(at)
  if free <= 0 then return end
  m.turns = m.turns + 1; m.changed = true
  local aging, all = m.turns % 16 == 0, free  -- every 16th claim serves the low priorities first
  for i = 0, 3 do if free > 0 then free = turn(m, aging and 3 - i or i, free) end end
  want = want - (all - free)
  if m.iv and m.tat - m.burst > micros then later(math.ceil((m.tat - m.burst) / 1000)) end end
local function last_bell()
  local last = call('XREVRANGE', P..'bell', '+', '-', 'COUNT', 1)
  return last[1] and last[1][1] or '0-0' end
local function recovering()                   -- a restart or failover may have lost the newest writes: compare first
  return call('GET', P..'boot') ~= match(call('INFO', 'server'), 'run_id:(%x+)') end
local function rest()                         -- -> last bell id, ms until there may be more, or -1
  if bell then ring_bell(); bell = false end  -- before this worker's own wait is noted
  call('SET', P..'idle', '1')
  if visits <= 0 then later(now) end          -- stopped by the bound of one call, not for want of jobs
  later(tonumber(call('ZRANGE', P..'due', 0, 0, 'WITHSCORES')[2]))
  return last_bell(), wait and int(wait > now and wait - now or 0) or '-1' end
-- Full, and the history does not take what is done: to run more would only fill it further.
local function stuck() return no_room and call('XLEN', P..'out') > 10000 end
local function claim()
  if recovering() then return last_bell(), 'recovering' end
  if stuck() then return last_bell(), '200' end
  if latest > 0 and now > latest then return last_bell(), '0' end
  promote()
  for i = a, #ARGV do if want > 0 then claim_from(queue(ARGV[i])) end end
  if ln > 0 then call('ZADD', P..'lease', unpack(leases)) end
  flush_due()
  if want <= 0 then return '', '' end
  return rest() end
