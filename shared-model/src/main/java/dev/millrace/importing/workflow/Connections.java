package dev.millrace.importing.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.flow.FlowProblem;
import dev.millrace.importing.workflow.Workflow.Attachment;
import dev.millrace.importing.workflow.Workflow.Link;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads {@code {source: {kind: [[{node, type, index}]]}}}. n8n keeps connections of nodes that were
 * deleted; those are lost, and told. Used once.
 */
final class Connections {
    private static final String MAIN = "main";
    private static final int MOST_PORTS = 1_000;

    private final Set<String> names;
    private final List<FlowProblem> problems;
    private final Set<Link> links = new LinkedHashSet<>();
    private final Set<Attachment> attachments = new LinkedHashSet<>();
    private final List<String> lost = new ArrayList<>();

    Connections(List<WorkflowNode> nodes, List<FlowProblem> problems) {
        this.names = nodes.stream().map(WorkflowNode::name).collect(Collectors.toSet());
        this.problems = problems;
    }

    List<Link> links() {
        return List.copyOf(links);
    }

    List<Attachment> attachments() {
        return List.copyOf(attachments);
    }

    List<String> lost() {
        return List.copyOf(lost);
    }

    void read(JsonNode connections) {
        if (!connections.isObject()) {
            if (!connections.isMissingNode()) {
                wrong("/connections", "'connections' must be an object, by the name of the source");
            }
            return;
        }
        for (Map.Entry<String, JsonNode> source : connections.properties()) {
            String pointer = "/connections/" + escaped(source.getKey());
            for (Map.Entry<String, JsonNode> kind : source.getValue().properties()) {
                outputs(
                        source.getKey(),
                        kind.getKey(),
                        kind.getValue(),
                        pointer + "/" + escaped(kind.getKey()));
            }
        }
        if (links.size() > WorkflowReader.MOST_LINKS) {
            problems.add(
                    FlowProblem.error(
                            "TOO_LARGE",
                            "/connections",
                            "the workflow has %d connections; at most %d can be imported"
                                    .formatted(links.size(), WorkflowReader.MOST_LINKS),
                            null));
        }
    }

    private void outputs(String source, String kind, JsonNode outputs, String pointer) {
        if (!outputs.isArray() || outputs.size() > MOST_PORTS) {
            wrong(
                    pointer,
                    "the outputs of a node must be a list of at most " + MOST_PORTS + " lists");
            return;
        }
        for (int output = 0; output < outputs.size(); output++) {
            JsonNode ends = outputs.get(output);
            for (int i = 0; i < ends.size(); i++) {
                end(source, kind, output, ends.path(i), pointer + "/" + output + "/" + i);
            }
        }
    }

    private void end(String source, String kind, int output, JsonNode end, String pointer) {
        String target = end.path("node").asText("");
        int input = end.path("index").asInt(0);
        if (target.isEmpty() || input < 0 || input > MOST_PORTS) {
            wrong(pointer, "a connection must be {node, type, index}");
        } else if (!names.contains(source) || !names.contains(target)) {
            lost.add(names.contains(source) ? source : target);
        } else if (kind.equals(MAIN)) {
            links.add(new Link(source, output, target, input));
        } else {
            attachments.add(new Attachment(source, kind, target));
        }
    }

    private void wrong(String pointer, String message) {
        problems.add(FlowProblem.error(WorkflowReader.NOT_A_WORKFLOW, pointer, message, null));
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
