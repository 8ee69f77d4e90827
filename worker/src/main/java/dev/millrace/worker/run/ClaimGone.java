package dev.millrace.worker.run;

/** The run may write nothing more: another worker has the job, or this worker has closed. */
final class ClaimGone extends RuntimeException {
    ClaimGone(String message) {
        super(message);
    }

    ClaimGone(String message, Throwable cause) {
        super(message, cause);
    }
}
