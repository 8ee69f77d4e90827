-- KEYS 1 prefix   ARGV now force(0|1) id*   -> per id: missing | cancelled | asked | ended | compensating
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
for i = 3, #ARGV do r[i-2] = cancel(ARGV[i], 'asked', ARGV[2] == '1') end
flush_push(); flush_limiters(); flush_counts(); flush_out()
if bell then ring_bell() end
return r
