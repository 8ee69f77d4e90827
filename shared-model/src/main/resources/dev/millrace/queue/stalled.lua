-- What is said of a job whose workers are lost again and again: the nodes that ran when the last one was lost.
local function running_nodes(id)
  local run, names = {}, {}
  for l in string.gmatch(call('GET', X..id), '[^\n]+') do
    local kind, node = string.match(l, '^%d+\t([^\t]+)\t%d+\t([^\t]*)\t')
    if kind == 'node:start' then run[node] = true
    elseif kind == 'execution:start' or kind == 'execution:resumed' then run = {}
    elseif kind then run[node] = nil end end
  for node in pairs(run) do names[#names+1] = node end
  table.sort(names); return names end
local function stalled(id, times, code)
  local nodes = running_nodes(id)
  local what = #nodes > 0 and 'ran '..table.concat(nodes, ', ') or 'ran'
  return cjson.encode({code = code, recoverable = false, nodeId = #nodes == 1 and nodes[1] or nil,
    message = string.format('its workers were lost %d times in a row while it ', times)..what}) end
