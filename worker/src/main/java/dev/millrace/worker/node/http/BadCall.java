package dev.millrace.worker.node.http;

import dev.millrace.execution.Failure;

/** A call that cannot be made, as it is configured or as a redirect asks for it. */
public final class BadCall extends RuntimeException {
    private final transient Failure failure;

    private BadCall(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public static BadCall configured(String problem) {
        return new BadCall(Failure.fatal("INVALID_CONFIG", problem));
    }

    public static BadCall redirected(String problem) {
        return new BadCall(Failure.fatal("BAD_REDIRECT", problem));
    }

    public Failure failure() {
        return failure;
    }
}
