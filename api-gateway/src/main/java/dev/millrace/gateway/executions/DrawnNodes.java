package dev.millrace.gateway.executions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.flow.Flow;
import dev.millrace.flow.Node;
import dev.millrace.gateway.presence.PostgresAway;
import dev.millrace.gateway.presence.PostgresPresence;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.FlowCatalog;
import dev.millrace.validation.FlowRules;
import java.util.List;

/** The nodes of the flow version that an execution runs; versions never change. Thread-safe. */
public final class DrawnNodes {
    private final FlowCatalog catalog;
    private final FlowRules rules;
    private final PostgresPresence postgres;
    private final Cache<String, List<Node>> known =
            Caffeine.newBuilder().maximumSize(1_000).build();

    public DrawnNodes(FlowCatalog catalog, FlowRules rules, PostgresPresence postgres) {
        this.catalog = catalog;
        this.rules = rules;
        this.postgres = postgres;
    }

    /** In file order; empty if the version cannot be read, or not now. */
    public List<Node> of(ExecutionRow row) {
        String key = row.tenant() + "\n" + row.flowId() + "\n" + row.flowVersion();
        List<Node> nodes = known.getIfPresent(key);
        try {
            return nodes == null ? remembered(key, row) : nodes;
        } catch (PostgresAway away) {
            return List.of();
        }
    }

    private List<Node> remembered(String key, ExecutionRow row) {
        List<Node> nodes = postgres.ask("find a flow", () -> read(row));
        known.put(key, nodes);
        return nodes;
    }

    private List<Node> read(ExecutionRow row) {
        return catalog.version(row.tenant(), row.flowId(), row.flowVersion())
                .flatMap(stored -> rules.check(stored.source()).flow())
                .map(Flow::nodes)
                .orElse(List.of());
    }
}
