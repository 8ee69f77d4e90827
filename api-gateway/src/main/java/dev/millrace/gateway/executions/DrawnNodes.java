package dev.millrace.gateway.executions;

import dev.millrace.flow.Node;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.FlowCatalog;
import dev.millrace.validation.FlowRules;
import java.util.List;

/** The nodes of the flow version that an execution runs. Thread-safe. */
public final class DrawnNodes {
    private final FlowCatalog catalog;
    private final FlowRules rules;

    public DrawnNodes(FlowCatalog catalog, FlowRules rules) {
        this.catalog = catalog;
        this.rules = rules;
    }

    /** In file order; empty if the version cannot be read. */
    public List<Node> of(ExecutionRow row) {
        return catalog.version(row.tenant(), row.flowId(), row.flowVersion())
                .flatMap(stored -> rules.check(stored.source()).flow())
                .map(flow -> flow.nodes())
                .orElse(List.of());
    }
}
