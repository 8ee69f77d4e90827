-- Checkpoints: fenced by state and token; numbered, so a repeat is ignored and a gap is told.
for i = 1, nA do
  local id = ARGV[a]; local x = X..id
  local h = read(id)
  if byte(h, 1) ~= RUNNING or sub(h, 13, 36) ~= ARGV[a+1] then no(i, 'lost')
  else
    local s, s0, k = unpk('<I4', h, 9), tonumber(ARGV[a+2]), tonumber(ARGV[a+3])
    if s == s0 then
      local _, _, _, _, _, _, _, _, _, _, lane, flow = unpk(HEAD, h)
      call('SETRANGE', x, 8, pack('<I4', s + k))
      if ARGV[a+4] == '1' and byte(h, 4) ~= 0 then call('SETRANGE', x, 3, '\0') end   -- the stall budget starts again
      call('APPEND', x, ARGV[a+5]); emit(id, lane, flow, ARGV[a+5])
    elseif s < s0 then no(i, 'gap:'..s) end   -- s > s0: a repeat of what is already here
    if byte(h, 2) % 2 == 1 then no(i, 'cancel') end end
  a = a + 6 end
