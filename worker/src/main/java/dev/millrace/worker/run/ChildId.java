package dev.millrace.worker.run;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.NodeKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Names the execution of a sub-flow: the same whenever it is asked for, so that to make it twice is
 * harmless. A UUIDv7 with the time of its parent, and bits of a hash where others have chance.
 */
final class ChildId {
    private static final long TIME = 0xffff_ffff_ffff_0000L;

    private ChildId() {}

    static ExecutionId of(ExecutionId parent, NodeKey key, int effectKey) {
        String text =
                "child\t"
                        + parent
                        + "\t"
                        + key.nodeId()
                        + "\t"
                        + key.iteration()
                        + "\t"
                        + effectKey;
        ByteBuffer hash = ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
        long high = (parent.value().getMostSignificantBits() & TIME) | 0x7000;
        return new ExecutionId(
                new UUID(
                        high | (hash.getLong() & 0x0fff),
                        (hash.getLong() >>> 2) | 0x8000_0000_0000_0000L));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
