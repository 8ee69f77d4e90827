package dev.millrace.worker.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.StoredFlow;
import dev.millrace.validation.FlowRules;
import dev.millrace.validation.Validated;
import java.util.Optional;

/** Versions of flows, ready to run. Thread-safe; versions never change, so they are cached. */
public final class FlowLibrary {
    private final FlowCatalog catalog;
    private final FlowRules rules;
    private final Cache<String, RunnableFlow> ready =
            Caffeine.newBuilder().maximumSize(1_000).build();

    public FlowLibrary(FlowCatalog catalog, FlowRules rules) {
        this.catalog = catalog;
        this.rules = rules;
    }

    /**
     * The flow; empty if there is no such version, or this worker does not know a type of its
     * nodes.
     *
     * @throws dev.millrace.sql.DatabaseFailed if it is not cached and PostgreSQL is away
     */
    Optional<RunnableFlow> find(String tenant, String flowId, int version) {
        String key = tenant + "\n" + flowId + "\n" + version;
        RunnableFlow cached = ready.getIfPresent(key);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<RunnableFlow> found =
                catalog.version(tenant, flowId, version)
                        .map(StoredFlow::source)
                        .map(rules::check)
                        .flatMap(Validated::flow)
                        .map(flow -> new RunnableFlow(flow, rules.types()));
        found.ifPresent(flow -> ready.put(key, flow));
        return found;
    }
}
