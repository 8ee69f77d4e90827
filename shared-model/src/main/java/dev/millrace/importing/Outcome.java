package dev.millrace.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.flow.FlowProblem;
import dev.millrace.json.Json;
import java.util.List;

/** What came of an import. */
public sealed interface Outcome {
    /**
     * A flow that can be stored as it is.
     *
     * @param notes what is different or missing, by node
     */
    record Imported(ObjectNode flow, List<Note> notes) implements Outcome {
        public Imported {
            notes = List.copyOf(notes);
        }
    }

    /** Some of its nodes are of types that have no counterpart: all of them. */
    record Unsupported(List<Node> nodes) implements Outcome {
        public Unsupported {
            nodes = List.copyOf(nodes);
        }

        /** Told by name and type, as in the workflow. */
        public record Node(String node, String type) {
            public ObjectNode json() {
                return Json.object().put("node", node).put("type", type);
            }
        }
    }

    /** It is no workflow. */
    record Unreadable(List<FlowProblem> problems) implements Outcome {
        public Unreadable {
            problems = List.copyOf(problems);
        }
    }
}
