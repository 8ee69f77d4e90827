package dev.millrace.standalone;

import java.nio.file.Path;

/** An embedded store ended before it answered. */
final class StoreDidNotStart extends RuntimeException {
    StoreDidNotStart(String store, Path log) {
        super(store + " did not start; what it said is in " + log);
    }
}
