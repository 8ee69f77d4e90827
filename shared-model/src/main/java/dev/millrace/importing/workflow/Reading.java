package dev.millrace.importing.workflow;

import dev.millrace.flow.FlowProblem;
import java.util.List;

/** What came of reading a document. */
public sealed interface Reading {
    record Read(Workflow workflow) implements Reading {}

    /**
     * It is no workflow of n8n.
     *
     * @param problems all that is wrong, with pointers into the document
     */
    record Unreadable(List<FlowProblem> problems) implements Reading {
        public Unreadable {
            problems = List.copyOf(problems);
        }
    }
}
