package dev.millrace.worker.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowProblem;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.StoredFlow;
import dev.millrace.validation.FlowRules;
import dev.millrace.validation.Validated;
import java.util.stream.Collectors;

/** Flow versions as runs need them, the latest used kept. Thread-safe. */
public final class Flows {
    private static final long MOST_KEPT = 1_000;

    private final FlowCatalog catalog;
    private final FlowRules rules;
    private final Cache<Version, PreparedFlow> kept =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

    public Flows(FlowCatalog catalog, FlowRules rules) {
        this.catalog = catalog;
        this.rules = rules;
    }

    /**
     * That version of the flow.
     *
     * @throws FlowUnusable if there is none or this worker cannot run it
     * @throws dev.millrace.sql.DatabaseFailed if it is not kept here and PostgreSQL is away
     */
    PreparedFlow version(String tenant, String flowId, int version) {
        Version key = new Version(tenant, flowId, version);
        PreparedFlow flow = kept.getIfPresent(key);
        if (flow == null) {
            flow = prepare(key);
            kept.put(key, flow);
        }
        return flow;
    }

    private PreparedFlow prepare(Version key) {
        StoredFlow stored =
                catalog.version(key.tenant, key.flowId, key.version)
                        .orElseThrow(() ->
                                new FlowUnusable("FLOW_NOT_FOUND", "there is no " + key.inWords()));
        Validated validated = rules.check(stored.source());
        Flow flow = validated.flow().orElse(null);
        if (flow == null) {
            throw new FlowUnusable(
                    "FLOW_INVALID",
                    "this worker cannot run " + key.inWords() + ": " + inWords(validated));
        }
        return new PreparedFlow(flow, rules.types());
    }

    private static String inWords(Validated validated) {
        return validated.problems().stream()
                .filter(problem -> problem.severity() == FlowProblem.Severity.ERROR)
                .limit(3)
                .map(FlowProblem::message)
                .collect(Collectors.joining("; "));
    }

    private record Version(String tenant, String flowId, int version) {
        String inWords() {
            return "version " + version + " of flow " + flowId;
        }
    }
}
