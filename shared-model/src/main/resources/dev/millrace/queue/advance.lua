-- Checkpoints: fenced by state and token; numbered, so a repeat is ignored and a gap is told.
for i = 1, nA do
  local id, records = ARGV[a], ARGV[a+5]
  local h = read(id)
  if not holds(h, ARGV[a+1]) then no(i, 'lost')
  else
    local s, s0, k = unpk('<I4', h, 9), tonumber(ARGV[a+2]), tonumber(ARGV[a+3])
    if s == s0 then
      call('SETRANGE', X..id, 8, pack('<I4', s + k))
      if ARGV[a+4] == '2' then                -- it turns back: its sub-flows do not go on
        call('SETRANGE', X..id, 1, string.char(turned(byte(h, 2)))); cancel_kids(id); h = read(id) end
      if ARGV[a+4] ~= '0' and byte(h, 4) ~= 0 then call('SETRANGE', X..id, 3, '\0') end     -- progress: no more stalls
      local fl = byte(h, 2)
      local left = written_down(id, fl, records)
      if left ~= fl then call('SETRANGE', X..id, 1, string.char(left)) end
      call('APPEND', X..id, records); emit(id, place(h), records)
    elseif s < s0 then no(i, 'gap:'..s) end   -- s > s0: a repeat of what is already here
    if byte(h, 2) % 2 == 1 then no(i, 'cancel') end end
  a = a + 6 end
