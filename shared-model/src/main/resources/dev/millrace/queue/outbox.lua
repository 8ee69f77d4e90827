-- Events: one outbox entry and one message to the live feed for all that happens in a call.
local ob, on = {}, 0
local function emit(id, at, lines)
  ob[on+1] = id; ob[on+2] = at.who; ob[on+3] = lines; ob[on+4] = '\30'; on = on + 4 end
local function flush_out()
  if on == 0 then return end
  local b = table.concat(ob, '', 1, on)
  call('XADD', P..'out', '*', 'b', b); call('PUBLISH', P..'ev', b) end
-- An event line that no worker wrote: seq, type, at, then empty columns but for detail, a signal's request, and json.
local function line(seq, kind, detail, json, request)
  return seq..'\t'..kind..'\t'..NOW..'\t\t\t\t\t\t'..detail..'\t'..(request or '')..'\t'..(json or '')..'\n' end
