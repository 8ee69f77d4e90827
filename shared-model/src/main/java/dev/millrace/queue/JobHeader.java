package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What Redis says of a job at one moment, without its input and log. Whoever wants to change the
 * job hands it back, and the change is refused if the job has moved on since.
 *
 * @param seen the header's bytes; empty if Redis has no such job
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the scripts only
public record JobHeader(ExecutionId id, byte[] seen) {
    static JobHeader of(ExecutionId id, byte[] beginning) {
        return new JobHeader(
                id, Arrays.copyOf(beginning, Math.min(beginning.length, JobBytes.HEADER)));
    }

    /** Redis has neither the job nor its tombstone. */
    public boolean missing() {
        return seen.length == 0;
    }

    /** Not to be asked of a missing one. */
    public ExecutionStatus status() {
        return ExecutionStatus.ofLetter((char) seen[0]);
    }

    /** Number of the last event; not to be asked of a missing one. */
    public long seq() {
        return ByteBuffer.wrap(seen).order(ByteOrder.LITTLE_ENDIAN).getInt(8) & 0xffffffffL;
    }

    public boolean live() {
        return !missing() && !status().terminal();
    }
}
