package dev.millrace.history;

import dev.millrace.execution.ExecutionId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows in the binary form of PostgreSQL's COPY, which costs half of an INSERT. Each row is begun
 * and then given its columns in order. Not thread-safe.
 */
final class BinaryRows {
    private static final byte[] SIGNATURE = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final long EPOCH_2000_MILLIS = 946_684_800_000L;

    private ByteBuffer bytes = ByteBuffer.allocate(1 << 16).put(SIGNATURE);

    BinaryRows row(int columns) {
        room(2).putShort((short) columns);
        return this;
    }

    BinaryRows id(ExecutionId id) {
        room(20).putInt(16)
                .putLong(id.value().getMostSignificantBits())
                .putLong(id.value().getLeastSignificantBits());
        return this;
    }

    BinaryRows bigint(long value) {
        room(12).putInt(8).putLong(value);
        return this;
    }

    BinaryRows integer(long value) {
        room(8).putInt(4).putInt((int) value);
        return this;
    }

    BinaryRows time(@Nullable Long epochMillis) {
        return epochMillis == null ? nothing() : bigint((epochMillis - EPOCH_2000_MILLIS) * 1_000);
    }

    BinaryRows text(@Nullable String value) {
        if (value == null) {
            return nothing();
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        room(4 + utf8.length).putInt(utf8.length).put(utf8);
        return this;
    }

    private BinaryRows nothing() {
        room(4).putInt(-1);
        return this;
    }

    private ByteBuffer room(int length) {
        if (bytes.remaining() < length) {
            int capacity = Math.max(2 * bytes.capacity(), bytes.position() + length);
            bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
        }
        return bytes;
    }

    /** Sends all rows; the statement is a {@code copy ... from stdin binary}. */
    void send(Connection connection, String copy) throws SQLException {
        room(2).putShort((short) -1);
        CopyIn in = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy);
        in.writeToCopy(bytes.array(), 0, bytes.position());
        in.endCopy();
    }
}
