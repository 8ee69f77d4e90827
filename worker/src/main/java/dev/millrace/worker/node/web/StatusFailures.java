package dev.millrace.worker.node.web;

import dev.millrace.execution.Failure;
import dev.millrace.worker.node.Excerpt;
import dev.millrace.worker.node.http.HttpAnswer;

/** The typed codes of answers from 400 on. */
final class StatusFailures {
    private StatusFailures() {}

    static Failure of(HttpAnswer answer) {
        String begin = Excerpt.of(answer.text());
        String message =
                "the server answered " + answer.status() + (begin.isEmpty() ? "" : ": " + begin);
        return switch (answer.status()) {
            case 401, 403 -> Failure.fatal("UNAUTHORIZED", message);
            case 404, 410 -> Failure.fatal("NOT_FOUND", message);
            case 408 -> Failure.recoverable("TIMEOUT", message);
            case 409 -> Failure.fatal("CONFLICT", message);
            case 429 -> Failure.recoverable("RATE_LIMITED", message);
            default ->
                    answer.status() >= 500
                            ? Failure.recoverable("UPSTREAM_5XX", message)
                            : Failure.fatal("BAD_REQUEST", message);
        };
    }
}
