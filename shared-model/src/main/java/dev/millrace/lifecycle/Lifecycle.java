package dev.millrace.lifecycle;

/**
 * Something that runs in the background. {@code start} returns when it runs; {@code stop} returns
 * when it has wholly stopped, may be called twice and without a start.
 */
public interface Lifecycle {
    void start();

    void stop();
}
