package dev.millrace.worker.node.egress;

import java.util.List;

/** The egress allow list has entries that cannot be read; the message names them all. */
public final class BadEgressList extends RuntimeException {
    private final transient List<String> problems;

    BadEgressList(List<String> problems) {
        super(
                "MILLRACE_EGRESS_ALLOW has entries that cannot be read: "
                        + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line for each entry. */
    public List<String> problems() {
        return problems;
    }
}
