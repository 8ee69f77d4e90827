package dev.millrace.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.FlowSettings;
import dev.millrace.history.StoredFlow;
import dev.millrace.validation.FlowRules;
import java.util.List;

/** Settings of flows, read once per version. Thread-safe. */
final class KnownFlows {
    private final FlowRules rules;
    private final Cache<String, FlowSettings> settings =
            Caffeine.newBuilder().maximumSize(10_000).build();

    KnownFlows(FlowRules rules) {
        this.rules = rules;
    }

    FlowSettings settings(StoredFlow flow) {
        String key = flow.tenant() + "\n" + flow.flowId() + "\n" + flow.version();
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
