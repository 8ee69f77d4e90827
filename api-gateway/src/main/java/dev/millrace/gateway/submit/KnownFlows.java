package dev.millrace.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.FlowSettings;
import dev.millrace.gateway.http.Problem;
import dev.millrace.gateway.presence.PostgresAway;
import dev.millrace.gateway.presence.PostgresPresence;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.StoredFlow;
import dev.millrace.validation.FlowRules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Flows that are submitted, and their settings, read once per version. While PostgreSQL is away a
 * flow's newest version is the last one known here. Thread-safe.
 */
public final class KnownFlows {
    private final FlowCatalog catalog;
    private final FlowRules rules;
    private final PostgresPresence postgres;
    private final Cache<Name, StoredFlow> lastKnown =
            Caffeine.newBuilder().maximumSize(2_000).build();
    private final Cache<Version, FlowSettings> settings =
            Caffeine.newBuilder().maximumSize(10_000).build();

    public KnownFlows(FlowCatalog catalog, FlowRules rules, PostgresPresence postgres) {
        this.catalog = catalog;
        this.rules = rules;
        this.postgres = postgres;
    }

    private record Name(String tenant, String flowId) {}

    private record Version(String tenant, String flowId, int version) {}

    /**
     * The newest version.
     *
     * @throws Problem 404 if there is no such flow
     * @throws PostgresAway if PostgreSQL is away and the flow was never submitted here
     */
    Known newest(String tenant, String flowId) {
        Name name = new Name(tenant, flowId);
        try {
            Optional<StoredFlow> newest =
                    postgres.ask("find a flow", () -> catalog.newest(tenant, flowId));
            newest.ifPresentOrElse(
                    flow -> lastKnown.put(name, flow), () -> lastKnown.invalidate(name));
            return newest.map(flow -> new Known(flow, true))
                    .orElseThrow(() -> Problem.notFound("flow " + flowId));
        } catch (PostgresAway away) {
            StoredFlow last = lastKnown.getIfPresent(name);
            if (last == null) {
                throw away;
            }
            return new Known(last, true);
        }
    }

    /** A flow that was sent along; stored, if PostgreSQL is there. */
    Known inline(String tenant, JsonNode source, Instant now) {
        String name = source.path("name").asText("inline");
        try {
            return new Known(
                    postgres.ask("store a flow", () -> catalog.inline(tenant, name, source)), true);
        } catch (PostgresAway away) {
            String flowId = FlowCatalog.inlineId(source);
            return new Known(new StoredFlow(tenant, flowId, 1, name, source, now), false);
        }
    }

    FlowSettings settings(StoredFlow flow) {
        Version key = new Version(flow.tenant(), flow.flowId(), flow.version());
        return settings.get(key, any -> settings(flow.source()));
    }

    FlowSettings settings(JsonNode source) {
        return rules.check(source).flow().map(Flow::settings).orElse(FlowSettings.DEFAULT);
    }

    /** Why a flow sent along cannot run, with pointers into the whole body; empty if it can. */
    List<FlowProblem> problems(JsonNode source) {
        var validated = rules.check(source);
        return validated.valid()
                ? List.of()
                : validated.problems().stream().map(KnownFlows::below).toList();
    }

    private static FlowProblem below(FlowProblem problem) {
        return new FlowProblem(
                problem.code(),
                problem.severity(),
                "/flow" + problem.pointer(),
                problem.message(),
                problem.nodeId());
    }
}
