package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.importing.workflow.WorkflowNode;

/** How a {@code merge} puts together what comes in, whatever its version calls it. */
enum MergeMode {
    /** One list after the other. */
    APPEND,
    /** The first with the first, the second with the second. */
    POSITION,
    /** Each with each. */
    COMBINATIONS,
    /** Those of which some fields are equal. */
    MATCH,
    /** Those of one input that have no match in the other. */
    UNMATCHED,
    /** What came in by the first input, once both are there. */
    FIRST,
    SECOND,
    /** An empty item, once both are there. */
    NOTHING,
    UNKNOWN;

    static MergeMode of(WorkflowNode node) {
        JsonNode parameters = node.parameters();
        String mode = parameters.path("mode").asText("append");
        return switch (mode) {
            case "append" -> APPEND;
            case "combine" -> combined(parameters);
            case "chooseBranch" -> chosen(parameters, "useDataOfInput");
            case "mergeByIndex" -> POSITION;
            case "multiplex" -> COMBINATIONS;
            case "keepKeyMatches", "mergeByKey" -> MATCH;
            case "removeKeyMatches" -> UNMATCHED;
            case "passThrough" -> chosen(parameters, "output");
            case "wait" -> NOTHING;
            default -> UNKNOWN;
        };
    }

    private static MergeMode combined(JsonNode parameters) {
        String by =
                parameters.has("combineBy")
                        ? parameters.path("combineBy").asText()
                        : parameters.path("combinationMode").asText("mergeByFields");
        return switch (by) {
            case "combineByPosition", "mergeByPosition" -> POSITION;
            case "combineAll", "multiplex" -> COMBINATIONS;
            case "combineByFields", "mergeByFields" -> matched(parameters);
            default -> UNKNOWN;
        };
    }

    private static MergeMode matched(JsonNode parameters) {
        return switch (parameters.path("joinMode").asText("keepMatches")) {
            case "keepMatches", "enrichInput1", "enrichInput2" -> MATCH;
            case "keepNonMatches" -> UNMATCHED;
            default -> UNKNOWN;
        };
    }

    private static MergeMode chosen(JsonNode parameters, String field) {
        String output =
                parameters.has(field)
                        ? parameters.path(field).asText()
                        : parameters.path("output").asText("input1");
        return switch (output) {
            case "1", "input1", "specifiedInput" -> FIRST;
            case "2", "input2" -> SECOND;
            case "empty" -> NOTHING;
            default -> UNKNOWN;
        };
    }
}
