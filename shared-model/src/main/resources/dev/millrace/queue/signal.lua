-- KEYS 1 prefix   ARGV now id name json request
-- -> missing | ended | woken | noted (in the log, perhaps by an earlier call)
--    | kept (running: its worker is told by its beat)
--@ header
--@ room
--@ outbox
--@ bell
--@ limiter
--@ lane
--@ unpark
--@ kept
local answer = signal(ARGV[2], ARGV[3], ARGV[4], ARGV[5])
flush_push(); flush_out()
if bell then ring_bell() end
return answer
