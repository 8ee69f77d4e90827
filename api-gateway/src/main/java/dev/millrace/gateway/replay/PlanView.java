package dev.millrace.gateway.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.Redrawing;
import dev.millrace.engine.Repair;
import dev.millrace.engine.ReplayPlan;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.Node;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.StoredFlow;
import dev.millrace.json.Json;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plan as clients see it: {@code {executionId, flowId, flowVersion, originalVersion, from, run[],
 * reuse[], effects[], repeats[], repaired[], gone[], nodes[{nodeId, type, action, why, effect?}],
 * hash}}.
 *
 * @param now the version that would run
 */
record PlanView(
        ExecutionRow row, StoredFlow now, Redrawing redrawing, ReplayWish wish, EffectRisks risks) {
    /**
     * @param letter how the dead letter stands: it moves when somebody else replays it
     */
    Replay of(ReplayPlan plan, Causes causes, String letter) {
        FlowGraph graph = redrawing.now();
        List<Node> runs = plan.run().stream().map(graph::node).toList();
        List<String> effects = ids(runs.stream().filter(risks::hasEffect).toList());
        List<String> repeats = ids(runs.stream().filter(risks::repeats).toList());
        ObjectNode json = Json.object().put("executionId", row.id().toString());
        json.put("flowId", row.flowId()).put("flowVersion", now.version());
        json.put("originalVersion", row.flowVersion()).put("from", wish.start().text());
        array(json, "run", plan.run());
        array(json, "reuse", plan.reuse().stream().filter(id -> !repaired().contains(id)).toList());
        array(json, "effects", effects);
        array(json, "repeats", repeats);
        array(json, "repaired", wish.repairs().stream().map(Repair::nodeId).toList());
        array(json, "gone", redrawing.gone());
        json.set("nodes", nodes(plan, causes));
        PlanHash hash = hash(json, letter);
        json.put("hash", hash.text());
        return new Replay(row, now, graph, wish, plan, repeats, hash, json);
    }

    private static List<String> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    private static void array(ObjectNode json, String name, Collection<String> ids) {
        ids.forEach(json.putArray(name)::add);
    }

    private Set<String> repaired() {
        return wish.repairs().stream().map(Repair::nodeId).collect(Collectors.toSet());
    }

    private ArrayNode nodes(ReplayPlan plan, Causes causes) {
        ArrayNode nodes = Json.array();
        for (String id : redrawing.now().topologicalOrder()) {
            if (repaired().contains(id)) {
                line(nodes, id, "repair", wish.reason().isEmpty() ? "by hand" : wish.reason());
            } else if (plan.run().contains(id)) {
                line(nodes, id, "run", causes.ofRunning(id));
            } else if (plan.reuse().contains(id)) {
                line(nodes, id, "reuse", causes.ofReused(id));
            }
        }
        return nodes;
    }

    private void line(ArrayNode nodes, String id, String action, String why) {
        Node node = redrawing.now().node(id);
        ObjectNode line = nodes.addObject().put("nodeId", id).put("type", node.type());
        line.put("action", action).put("why", why);
        if (risks.hasEffect(node)) {
            line.put("effect", node.settings().effect().wire());
        }
    }

    private PlanHash hash(ObjectNode json, String letter) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("run", Json.text(json.path("run")));
        parts.put("reuse", Json.text(json.path("reuse")));
        parts.put("effects", Json.text(json.path("effects")) + Json.text(json.path("repeats")));
        parts.put("input", Json.text(wish.input() == null ? row.input() : wish.input()));
        parts.put("repairs", wish.repairs().toString());
        parts.put("dead letter", letter);
        return new PlanHash(now.version(), parts);
    }
}
