package dev.millrace.gateway.live;

import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.executions.EventSource;
import dev.millrace.queue.ExecutionEvents;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How far one connection has been told of each execution it hears of: of those it asked for by id,
 * and of the latest 1 000 that came by a wider wish. For one thread.
 */
final class ToldOf {
    private static final int MOST_BY_CHANCE = 1_000;

    private final EventSource source;
    private final String tenant;
    private final Instant since;
    private final Map<ExecutionId, Told> asked = new LinkedHashMap<>();
    private final Map<ExecutionId, Told> byChance = new LinkedHashMap<>();

    /**
     * @param since when the connection began: executions younger than that are told from their
     *     first event on, others from the one that was heard first
     */
    ToldOf(EventSource source, String tenant, Instant since) {
        this.source = source;
        this.tenant = tenant;
        this.since = since;
    }

    /** From now on it is told of that execution from there on, whatever it was told before. */
    Told ask(ExecutionId id, String flowId, long after) {
        Told told = new Told(source, tenant, id, flowId, after);
        byChance.remove(id);
        asked.put(id, told);
        return told;
    }

    void unask(ExecutionId id) {
        Told told = asked.remove(id);
        if (told != null) {
            keep(told);
        }
    }

    Told of(ExecutionEvents events) {
        Told known = asked.getOrDefault(events.id(), byChance.remove(events.id()));
        Told told = known == null ? fresh(events) : known;
        if (!asked.containsKey(events.id())) {
            keep(told);
        }
        return told;
    }

    /** As the youngest; the eldest may go. */
    private void keep(Told told) {
        byChance.put(told.id(), told);
        if (byChance.size() > MOST_BY_CHANCE) {
            byChance.remove(byChance.keySet().iterator().next());
        }
    }

    private Told fresh(ExecutionEvents events) {
        boolean younger = !madeAt(events.id()).isBefore(since);
        long before = events.events().getFirst().seq() - 1;
        return new Told(source, tenant, events.id(), events.flowId(), younger ? 0 : before);
    }

    /** Ids are UUIDv7: their first 48 bits are the time. */
    private static Instant madeAt(ExecutionId id) {
        return Instant.ofEpochMilli(id.value().getMostSignificantBits() >>> 16);
    }

    /** Those that may have more to tell. */
    List<Told> unended() {
        return Stream.concat(asked.values().stream(), byChance.values().stream())
                .filter(told -> !told.ended())
                .toList();
    }
}
