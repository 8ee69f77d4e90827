package dev.millrace.recovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;

/**
 * Something that must never be, and was put right.
 *
 * @param what the execution, lane or counter
 * @param why in words
 */
public record Repair(Kind kind, String what, String why) {
    /** What was broken. */
    public enum Kind {
        /** Not ended in the history, unknown to Redis, and no producer brought it. */
        LOST,
        /** Redis lacked events that the history has. */
        BEHIND,
        /** Live in Redis and in no place from which it would go on. */
        MISPLACED,
        /** Live in Redis though the history has its end. */
        RESURRECTED,
        /** Ended in Redis, and its end never reached the history. */
        UNTOLD,
        /** A lane with jobs that nothing would have served. */
        ASLEEP,
        /** A counter of running jobs that did not say what runs. */
        MISCOUNTED;

        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    ObjectNode json() {
        return Json.object().put("kind", kind.wire()).put("what", what).put("why", why);
    }
}
