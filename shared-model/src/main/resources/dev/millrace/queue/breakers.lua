-- What workers say to breakers, ask of them, and operators set. KEYS 1 prefix
-- ARGV now then per item: verb name policy id try at word
--   policy = mode threshold minimum rate(0..1) window(ms) reset(ms) lease(ms), by tabs; empty for force and look
--   ask    may the call named try, of job id, start now               -> go | probe | no
--   report the call, started at (ms), ended: word = ok | bad | none   -> opened | noted
--   force  word = open (until somebody closes it) | close             -> done
--   look                                                              -> seen
-- -> per item: answer st at failures v, by tabs
--@ header
--@ room
--@ outbox
--@ bell
--@ limiter
--@ lane
--@ unpark
--@ breaker
--@ parked
local function policy_of(text)
  local mode, threshold, minimum, rate, window, reset, lease =
    match(text, '^(%a+)\t(%d+)\t(%d+)\t([%d.]+)\t(%d+)\t(%d+)\t(%d+)$')
  return {mode = mode, threshold = tonumber(threshold), minimum = tonumber(minimum), rate = tonumber(rate),
    window = tonumber(window), reset = tonumber(reset), lease = tonumber(lease)} end
local function too_many(b, bad, p)            -- of the calls of a sliding window, kept in ten parts
  local k, width = P..'br:'..b.name, math.max(1, math.ceil(p.window / 10))
  local part, n = math.floor(now / width), {o = 0, b = 0}
  call('HINCRBY', k, (bad and 'b' or 'o')..int(part), 1); call('PEXPIRE', k, int(p.window + width))
  local all = call('HGETALL', k)
  for i = 1, #all, 2 do
    local kind, at = match(all[i], '^(%a)(%d+)$')
    if tonumber(at) <= part - 10 or tonumber(at) > part then call('HDEL', k, all[i])
    else n[kind] = n[kind] + all[i+1] end end
  b.fails = n.b; b.changed = true
  return n.o + n.b >= p.minimum and n.b >= p.rate * (n.o + n.b) end
local function count(b, bad, p)               -- -> whether it must open
  if p.mode == 'rate' then return too_many(b, bad, p) end
  if not bad and b.fails == 0 then return false end
  b.fails = bad and b.fails + 1 or 0; b.changed = true
  return b.fails >= p.threshold end
-- Only the probe, the calls of the ramp, and those that a closed breaker let through have a say.
local function heard(b, try, at, word, p)     -- -> whether it must open
  if b.st == 'c' then return word ~= 'none' and at >= b.since and count(b, word == 'bad', p) end
  if b.st ~= 'h' then return false end
  if b.step > 0 then return call('SREM', P..'bp:'..b.name, try) == 1 and word == 'bad' end
  if b.probe ~= try then return false end
  b.probe = ''; b.at = nil; b.changed = true
  if word == 'ok' then climb(b) end
  return word == 'bad' end
local VERB = {look = function() return 'seen' end}
function VERB.ask(b, p, id, try)
  b.lease = p.lease
  if not admit(b, id, try, p.lease) then return 'no' end
  return b.probe == try and 'probe' or 'go' end
function VERB.report(b, p, _, try, at, word)
  if not heard(b, try, tonumber(at), word, p) then return 'noted' end
  local was = b.st
  open(b, now + p.reset)
  return was == 'c' and 'opened' or 'noted' end
function VERB.force(b, _, _, _, _, word)
  if word == 'open' then open(b) else close(b) end
  return 'done' end
local r, asked = {}, {}
for a = 2, #ARGV, 7 do
  local b = breaker(ARGV[a+1])
  turn(b)
  r[#r+1] = VERB[ARGV[a]](b, policy_of(ARGV[a+2]), ARGV[a+3], ARGV[a+4], ARGV[a+5], ARGV[a+6])
  asked[#r] = b; offer(b) end
flush_breakers(); flush_push(); flush_limiters(); flush_out()
if bell then ring_bell() end
for i = 1, #r do r[i] = r[i]..'\t'..shown(asked[i]) end
return r
