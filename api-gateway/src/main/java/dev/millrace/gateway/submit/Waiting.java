package dev.millrace.gateway.submit;

import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.http.Exchange;
import org.jspecify.annotations.Nullable;

/** Waits for the end of an execution that is about to be submitted. */
public interface Waiting {
    /**
     * Begins to listen before the execution is accepted, so that no end is missed.
     *
     * @param wait as in {@code ?wait=10s}
     * @return null if nothing is to be waited for
     */
    @Nullable End prepare(String tenant, ExecutionId id, @Nullable String wait);

    /** An end that is waited for; closing it ends the listening. */
    interface End extends AutoCloseable {
        /** Waits, and answers with the result; false if the time was over first. */
        boolean answered(Exchange exchange);

        @Override
        void close();
    }
}
