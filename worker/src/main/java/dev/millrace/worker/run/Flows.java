package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowProblem;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.StoredFlow;
import dev.millrace.json.Json;
import dev.millrace.queue.FlowBlobs;
import dev.millrace.redis.RedisAway;
import dev.millrace.validation.FlowRules;
import dev.millrace.validation.Validated;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Flow versions as runs need them, the latest used kept. Thread-safe. */
public final class Flows {
    private static final long MOST_KEPT = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Flows.class);
    private final FlowCatalog catalog;
    private final FlowBlobs blobs;
    private final FlowRules rules;
    private final Cache<Version, PreparedFlow> kept =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

    /**
     * @param blobs where a gateway leaves flows while PostgreSQL is away
     */
    public Flows(FlowCatalog catalog, FlowBlobs blobs, FlowRules rules) {
        this.catalog = catalog;
        this.blobs = blobs;
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
        JsonNode source =
                left(key)
                        .or(() -> stored(key))
                        .orElseThrow(() ->
                                new FlowUnusable("FLOW_NOT_FOUND", "there is no " + key.inWords()));
        Validated validated = rules.check(source);
        Flow flow = validated.flow().orElse(null);
        if (flow == null) {
            throw new FlowUnusable(
                    "FLOW_INVALID",
                    "this worker cannot run " + key.inWords() + ": " + inWords(validated));
        }
        return new PreparedFlow(flow, rules.types());
    }

    /** First, as PostgreSQL takes long to say that it is away. */
    private Optional<JsonNode> left(Version key) {
        try {
            return blobs.find(key.tenant, key.flowId, key.version).map(Json::read);
        } catch (RedisAway away) {
            LOG.info("{} is looked for in PostgreSQL only: {}", key.inWords(), away.getMessage());
            return Optional.empty();
        }
    }

    private Optional<JsonNode> stored(Version key) {
        return catalog.version(key.tenant, key.flowId, key.version).map(StoredFlow::source);
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
