-- By the outbox writer, after the COMMIT of an execution's last events: the job becomes its bare header for a while,
-- so that a late enqueue is still told that it exists. KEYS 1 prefix   ARGV now keepMs id*   -> number settled
--@ header
--@ room
local n = 0
for i = 3, #ARGV do
  local h = call('GETRANGE', X..ARGV[i], 0, 35)
  if TERMINAL[sub(h, 1, 1)] then call('SET', X..ARGV[i], h, 'PX', ARGV[2]); n = n + 1 end end
return n
