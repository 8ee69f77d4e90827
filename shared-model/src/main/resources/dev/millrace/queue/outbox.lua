-- Events: one outbox entry and one message to the live feed for all that happens in a call.
local ob, on = {}, 0
local function emit(id, lane, flow, lines)
  ob[on+1] = id; ob[on+2] = '\t'; ob[on+3] = string.match(lane, '^[^|]*'); ob[on+4] = '\t'; ob[on+5] = flow
  ob[on+6] = '\n'; ob[on+7] = lines; ob[on+8] = '\30'; on = on + 8 end
local function flush_out()
  if on > 0 then
    local b = table.concat(ob, '', 1, on)
    call('XADD', P..'out', '*', 'b', b); call('PUBLISH', P..'ev', b) end end
-- An event line that no worker wrote: seq, type, at, then empty columns but for detail, json and the request of a signal.
local function line(seq, kind, detail, json, request)
  return seq..'\t'..kind..'\t'..NOW..'\t\t\t\t\t\t'..detail..'\t'..(request or '')..'\t'..(json or '')..'\n' end
