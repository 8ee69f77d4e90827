package dev.millrace.gateway.replay;

import java.util.Set;
import java.util.TreeSet;

/** From where a replay runs. */
sealed interface Start {
    /** As it is asked for. */
    String text();

    /** All that has ended well is taken over. */
    record Failed() implements Start {
        @Override
        public String text() {
            return "failed";
        }
    }

    /** Everything runs. */
    record Beginning() implements Start {
        @Override
        public String text() {
            return "start";
        }
    }

    /** These and all behind them run, and what has not ended. */
    record Chosen(Set<String> nodes) implements Start {
        @Override
        public String text() {
            return String.join(", ", new TreeSet<>(nodes));
        }
    }
}
