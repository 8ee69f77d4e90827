package dev.millrace.history;

import dev.millrace.execution.ExecutionId;
import java.io.ByteArrayOutputStream;
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

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);

    BinaryRows() {
        bytes.writeBytes(SIGNATURE);
    }

    BinaryRows row(int columns) {
        return bigEndian(columns, 2);
    }

    BinaryRows id(ExecutionId id) {
        return bigEndian(16, 4)
                .bigEndian(id.value().getMostSignificantBits(), 8)
                .bigEndian(id.value().getLeastSignificantBits(), 8);
    }

    BinaryRows bigint(long value) {
        return bigEndian(8, 4).bigEndian(value, 8);
    }

    BinaryRows integer(long value) {
        return bigEndian(4, 4).bigEndian(value, 4);
    }

    BinaryRows time(@Nullable Long epochMillis) {
        return epochMillis == null ? nothing() : bigint((epochMillis - EPOCH_2000_MILLIS) * 1_000);
    }

    BinaryRows text(@Nullable String value) {
        if (value == null) {
            return nothing();
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        bigEndian(utf8.length, 4);
        bytes.writeBytes(utf8);
        return this;
    }

    private BinaryRows nothing() {
        return bigEndian(-1, 4);
    }

    private BinaryRows bigEndian(long value, int length) {
        for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
            bytes.write((int) (value >>> shift));
        }
        return this;
    }

    /** Sends all rows; the statement is a {@code copy ... from stdin binary}. */
    void send(Connection connection, String copy) throws SQLException {
        bigEndian(-1, 2);
        CopyIn in = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy);
        in.writeToCopy(bytes.toByteArray(), 0, bytes.size());
        in.endCopy();
    }
}
