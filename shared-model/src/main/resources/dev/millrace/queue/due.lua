-- What falls due: delayed and suspended jobs, tenants (T|queue|tenant) and keys (K|name) whose rate has a place again,
-- and breakers (B|name) that may be tried, or go on.
local function ready(id)
  local h = read(id); local st = sub(h, 1, 1)
  if st == 'D' or st == 'S' then
    unpark(id, h)
    local _, _, pr, _, att, max = unpk(CHANGING, h)
    call('SETRANGE', X..id, 0, 'Q'); push(place(h), pr, id, att, max) end end
local function promote()
  local due = call('ZRANGEBYSCORE', P..'due', '-inf', NOW, 'LIMIT', 0, 100)
  if #due == 0 then return end
  call('ZREM', P..'due', unpack(due))
  for _, entry in ipairs(due) do
    local kind, name = match(entry, '^(%u)|(.*)$')
    if kind == 'K' then free_lane(key(name))
    elseif kind == 'B' then local b = breaker(name); turn(b); offer(b); b.changed = true
    elseif kind == 'T' then free_tenant(tenant(match(name, '^([^|]*)|(.*)$')))
    else ready(entry) end end
  flush_breakers(); flush_push() end
