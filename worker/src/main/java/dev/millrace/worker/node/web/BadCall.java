package dev.millrace.worker.node.web;

import dev.millrace.execution.Failure;

/** A call that cannot be made, as it is configured or as a redirect asks for it. */
final class BadCall extends RuntimeException {
    private final transient Failure failure;

    private BadCall(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    static BadCall configured(String problem) {
        return new BadCall(Failure.fatal("INVALID_CONFIG", problem));
    }

    static BadCall redirected(String problem) {
        return new BadCall(Failure.fatal("BAD_REDIRECT", problem));
    }

    Failure failure() {
        return failure;
    }
}
