-- KEYS 1 prefix   ARGV now id*   -> per id: missing | cancelled | asked | ended
--@ header
--@ room
--@ outbox
--@ bell
--@ limiter
--@ lane
--@ hold
--@ open
--@ unpark
--@ kept
--@ family
--@ ended
local r = {}
for i = 2, #ARGV do r[i-1] = cancel(ARGV[i], 'asked') end
flush_push(); flush_limiters(); flush_counts(); flush_out()
if bell then ring_bell() end
return r
