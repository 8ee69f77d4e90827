package dev.millrace.worker.run;

import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;

/** The execution's flow cannot be run, now or later. */
final class FlowUnusable extends RuntimeException {
    private final String code;

    FlowUnusable(String code, String message) {
        super(message);
        this.code = code;
    }

    ExecutionError error() {
        return new ExecutionError(Failure.fatal(code, String.valueOf(getMessage())), null);
    }
}
