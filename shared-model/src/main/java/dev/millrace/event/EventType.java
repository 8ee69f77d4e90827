package dev.millrace.event;

import java.util.HashMap;
import java.util.Map;

/** The names of events on the wire and in the log; a contract with clients. */
public enum EventType {
    EXECUTION_QUEUED("execution:queued"),
    EXECUTION_START("execution:start"),
    EXECUTION_RETRY("execution:retry"),
    EXECUTION_SUSPENDED("execution:suspended"),
    EXECUTION_RESUMED("execution:resumed"),
    EXECUTION_PROGRESS("execution:progress"),
    EXECUTION_COMPLETE("execution:complete"),
    EXECUTION_ERROR("execution:error"),
    EXECUTION_CANCELLED("execution:cancelled"),
    EXECUTION_COMPENSATING("execution:compensating"),
    NODE_START("node:start"),
    NODE_RETRY("node:retry"),
    NODE_COMPLETE("node:complete"),
    NODE_ERROR("node:error"),
    NODE_SKIPPED("node:skipped"),
    NODE_SUSPENDED("node:suspended"),
    NODE_EXPANDED("node:expanded"),
    NODE_COMPENSATED("node:compensated"),
    NODE_REPAIRED("node:repaired"),
    SIGNAL_RECEIVED("signal:received");

    private static final Map<String, EventType> BY_WIRE = new HashMap<>();

    static {
        for (EventType type : values()) {
            BY_WIRE.put(type.wire, type);
        }
    }

    private final String wire;

    EventType(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    /** Nothing follows an event of this type. */
    public boolean terminal() {
        return this == EXECUTION_COMPLETE || this == EXECUTION_ERROR || this == EXECUTION_CANCELLED;
    }

    public static EventType ofWire(String wire) {
        EventType type = BY_WIRE.get(wire);
        if (type == null) {
            throw new IllegalArgumentException("no event has the name " + wire);
        }
        return type;
    }
}
