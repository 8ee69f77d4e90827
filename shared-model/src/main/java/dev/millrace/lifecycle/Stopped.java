package dev.millrace.lifecycle;

/** Something was asked of a part of the process that has stopped. */
public final class Stopped extends RuntimeException {
    public Stopped(String name) {
        super(name + " has stopped and takes no more work");
    }
}
