package dev.millrace.execution;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.Optional;
import java.util.UUID;

/** Names one execution: a UUIDv7, so ids sort by the time they were made. Not a secret. */
public record ExecutionId(UUID value) implements Comparable<ExecutionId> {
    public static ExecutionId fresh() {
        return new ExecutionId(UuidCreator.getTimeOrderedEpoch());
    }

    /** Empty if the text is no UUID in its 36-character form. */
    public static Optional<ExecutionId> parse(String text) {
        if (text.length() != 36) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ExecutionId(UUID.fromString(text)));
        } catch (IllegalArgumentException notUuid) {
            return Optional.empty();
        }
    }

    /** As {@link #parse}, for text that the product wrote itself. */
    public static ExecutionId of(String text) {
        return new ExecutionId(UUID.fromString(text));
    }

    @Override
    public int compareTo(ExecutionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
