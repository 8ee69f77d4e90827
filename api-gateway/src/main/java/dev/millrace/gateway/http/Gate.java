package dev.millrace.gateway.http;

/** Stands before every route that needs a key. */
@FunctionalInterface
public interface Gate {
    /**
     * Lets the request pass.
     *
     * @throws Problem if the caller has asked too much
     */
    void pass(Caller caller);
}
