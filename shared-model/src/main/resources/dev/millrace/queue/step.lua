-- A worker's whole turn: records of running jobs, ends of jobs, and new jobs. KEYS 1 prefix
-- ARGV now leaseMs nAdvance nFinish want nonce(20 bytes, new for every call) notAfter suspect(0|1)
--   notAfter: claim nothing later than that, for nobody would hear of it; 0 = whenever
--   suspect: whether a job may be claimed whose workers were lost again and again
--   nAdvance x (id token seq0 k progress(0|1|2) records)         k event lines numbered seq0+1.. by the holder
--     progress: 1 a node was completed, 2 it turns back as well
--   nFinish x (outcome id token seq0 k progress records last delayMs)
--     outcome: c f x (terminal) r retry s suspend y yield; last = its event without the number
--     delayMs = until r or s wakes, -1 = by a signal only; of s then, by tabs, the breakers it is parked at:
--               (tenant:target leaseMs)*
--   queue*                                                       where to claim, in order
-- -> {exceptions, jobs, bell, next, now}
--   exceptions: index (advances first), why = lost | dup | gap:<seq> | cancel | cancelled | queued
--   jobs: id, token, value (at most the first 64 KB), length
--   bell, next: when fewer than want: last bell id, ms to the next due (-1 none) or 'recovering'
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
--@ breaker
--@ parked
local nA, nF, want, nonce = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local latest, suspect = tonumber(ARGV[7]), ARGV[8] == '1'
local a, exc, en = 9, {}, 0
local function no(i, why) exc[en+1] = i; exc[en+2] = why; en = en + 2 end
--@ advance
--@ finish
flush_push()
--@ serve
--@ due
--@ share
--@ claim
local last, next_in = '', ''
if want > 0 then last, next_in = claim() end
flush_limiters(); flush_counts(); flush_out()
if bell then ring_bell() end
return {exc, jobs, last, next_in, NOW}
