-- Sub-flows. A child has its flag and, at the end of its fields, its parent; x:<parent>:kids has the children that have
-- not ended. A child's end is told to its parent as a signal. A parent that ends or turns back cancels its children.
local cancel                                  -- see ended.lua
local DU = {}                                 -- entries for due of this call
local function wake_at(id, at) DU[#DU+1] = int(at); DU[#DU+1] = id end
local function flush_due() if #DU > 0 then call('ZADD', P..'due', unpack(DU)); bell = true; DU = {} end end
local function child(h) return has(byte(h, 2), CHILD) end
local function parent_of(id)                  -- its id, and ':undo' for a child of its way back
  local v = call('GETRANGE', X..id, 0, 4095)
  local from = 38 + byte(v, 37)
  return match(sub(v, from, string.find(v, '\n', from, true) - 1), '\t([^\t:]*):%d+(:?%a*)$') end
local function adopted(id, h)                 -- -> whether it may live: its parent has not ended, nor turned back
  if not child(h) then return true end
  local parent, undo = parent_of(id)
  local above = read(parent)
  local st = sub(above, 1, 1)
  if st == '' or TERMINAL[st] or (back(byte(above, 2)) and undo == '') then return false end
  call('SADD', X..parent..':kids', id); return true end
local ENDS = {
  c = function(json) return '{"status":"completed","output":'..json..'}' end,
  f = function(json) return '{"status":"failed","error":'..json..'}' end,
  x = function() return '{"status":"cancelled"}' end}
local function cancel_kids(id)                -- those that run are beside it until they have ended
  local kids = call('SMEMBERS', X..id..':kids')
  table.sort(kids)
  for i = 1, #kids do cancel(kids[i], 'parent') end end
local function end_told(id, h, st, json)      -- to its parent and to its children
  if child(h) then
    local parent = parent_of(id)
    flush_due()                               -- the parent may have been suspended in this call
    call('SREM', X..parent..':kids', id); signal(parent, 'flow:'..id, ENDS[st](json), id) end
  cancel_kids(id); call('DEL', X..id..':kids') end
