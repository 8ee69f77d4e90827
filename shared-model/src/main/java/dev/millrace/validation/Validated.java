package dev.millrace.validation;

import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowProblem;
import java.util.List;
import java.util.Optional;

/**
 * What checking a flow found.
 *
 * @param problems all of them, in the order of the document
 * @param groups node ids by level; empty if the graph is not sound
 * @param flow there if no problem is an error
 */
public record Validated(
        List<FlowProblem> problems, List<List<String>> groups, Optional<Flow> flow) {
    public boolean valid() {
        return flow.isPresent();
    }
}
