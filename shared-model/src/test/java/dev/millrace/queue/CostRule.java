package dev.millrace.queue;

import java.util.List;

/**
 * A rule of the protocol, and how the scripts would be without it: what its share of the cost is.
 *
 * @param scripts names of the scripts that have it
 * @param outAndIn what is taken out, what is put in, and so on
 */
record CostRule(String name, String scripts, List<String> outAndIn) {
    /** Lanes as lists of ids: the shape of the protocol's prototype. */
    static final CostRule STREAM_LANES =
            rule(
                    "lanes are streams",
                    "enqueue step",
                    "call('XADD', into, '*', 'e', id..entry)",
                    "call('RPUSH', into, id)",
                    "call('XADD', front and key..':front' or key, '*', 'e', id",
                    "call('RPUSH', front and key..':front' or key, id); local _ = (''",
                    "call('XLEN', key) + call('XLEN', key..':front')",
                    "call('LLEN', key) + call('LLEN', key..':front')",
                    "local r = call('XRANGE', key, '-', '+', 'COUNT', n)",
                    "local r = call('LPOP', key, n) or {}",
                    "ids[#ids+1] = sub(r[i][2][2], 1, 36)",
                    "ids[#ids+1] = r[i]",
                    "local ms, seq = match(r[n][1], '^(%d+)-(%d+)$')",
                    "",
                    "call('XTRIM', key, 'MINID', ms..'-'..int(seq + 1))",
                    "",
                    "call('XLEN', key) > 0",
                    "call('EXISTS', key) > 0");

    static List<CostRule> all() {
        return List.of(
                STREAM_LANES,
                rule("an entry carries more than the id", "enqueue", "id..entry", "id"),
                rule(
                        "a lane has a front",
                        "step",
                        "local n, empty = pop(at..':front', k, ids)",
                        "local n, empty = 0, true"),
                rule(
                        "a tenant's lanes have a ring of their own",
                        "enqueue step",
                        "call('ZADD', tring(q, p, t), 'NX', int(tenant(q, t).vt), lane)",
                        "",
                        "call('ZRANGE', lanes_of, 0, math.min(k, 32) - 1)",
                        "{l.t}",
                        "call('ZREM', lanes_of, unpack(gone))",
                        "call('EXISTS', lanes_of)",
                        "#gone == #lanes and call('EXISTS', lanes_of) == 0",
                        "#gone == #lanes"),
                rule(
                        "nothing is done without a generation",
                        "enqueue step",
                        "if not call('GET', P..'gen') then",
                        "if false then"),
                rule("claims ask for a restart", "step", "if recovering() then", "if false then"),
                rule(
                        "events say tenant and flow",
                        "step",
                        "ob[on+2] = at.who",
                        "ob[on+2] = '\\t\\t\\n'",
                        "emit(id, place(h), records)",
                        "emit(id, nil, records)"),
                rule("a place is read once", "step", "if at then return at end", ""),
                rule(
                        "events are announced",
                        "enqueue step",
                        "call('PUBLISH', P..'ev', ",
                        "local _ = ("),
                rule(
                        "events reach the outbox",
                        "enqueue step",
                        "call('XADD', P..'out', '*', 'b', b);",
                        "",
                        "if ARGV[3] ~= '' then",
                        "if false then"),
                rule(
                        "the bell rings only for who waits",
                        "enqueue step",
                        "if call('GET', P..'idle') then",
                        "if true then"));
    }

    private static CostRule rule(String name, String scripts, String... outAndIn) {
        return new CostRule(name, scripts, List.of(outAndIn));
    }

    Scripts undone() {
        return Scripts.load((script, text) ->
                (" " + scripts + " ").contains(" " + script + " ") ? without(text) : text);
    }

    private String without(String text) {
        String changed = text;
        for (int i = 0; i < outAndIn.size(); i += 2) {
            changed = changed.replace(outAndIn.get(i), outAndIn.get(i + 1));
        }
        if (changed.equals(text)) {
            throw new IllegalStateException(name + " is not in the scripts any more");
        }
        return changed;
    }
}
