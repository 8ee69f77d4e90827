package dev.millrace.importing.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A workflow of n8n.
 *
 * @param id empty if the export has none
 * @param nodes in file order, their names unique; notes on the canvas included
 * @param links that carry items, both ends known, in file order
 * @param attachments of sub-nodes, such as a model to an agent
 * @param lost ends of links whose other end is not there, by node
 */
public record Workflow(
        String id,
        String name,
        JsonNode settings,
        List<WorkflowNode> nodes,
        List<Link> links,
        List<Attachment> attachments,
        List<String> lost) {
    public Workflow {
        nodes = List.copyOf(nodes);
        links = List.copyOf(links);
        attachments = List.copyOf(attachments);
        lost = List.copyOf(lost);
    }

    /**
     * Sub-nodes that are attached to the node and not switched off.
     *
     * @param kind such as {@code ai_languageModel}
     */
    public List<WorkflowNode> attached(String node, String kind) {
        return attachments.stream()
                .filter(attached -> attached.target().equals(node) && attached.kind().equals(kind))
                .flatMap(attached ->
                        nodes.stream().filter(other -> other.name().equals(attached.source())))
                .filter(other -> !other.disabled())
                .toList();
    }

    /**
     * Leads from an output of a node to an input of another, both told by number from 0.
     *
     * @param source name of a node
     * @param target name of a node
     */
    public record Link(String source, int output, String target, int input) {}

    /**
     * @param kind such as {@code ai_languageModel}
     */
    public record Attachment(String source, String kind, String target) {}
}
