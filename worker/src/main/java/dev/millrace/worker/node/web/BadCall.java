package dev.millrace.worker.node.web;

/** A call that cannot be made as it is configured. */
final class BadCall extends RuntimeException {
    private final String problem;

    BadCall(String problem) {
        super(problem);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
