package dev.millrace.queue;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A job as one Redis string: packed header and place (see {@code header.lua}), then {@code fields
 * \n input U+001E log}. The header's order is the scripts'.
 */
final class JobBytes {
    static final int HEADER = 36;

    /** The scripts read the first 256 bytes: header, one byte of length, place. */
    private static final int LONGEST_PLACE = 219;

    private static final int UNDOES = 2;
    private static final int BACK = 4;

    /** Flag of a job that has a parent. */
    private static final int CHILD = 32;

    private static final byte INPUT_END = 0x1e;
    private static final byte[] NO_NONCE = new byte[20];

    private JobBytes() {}

    static byte[] write(NewJob job) {
        boolean waits = job.delay().isPositive();
        return write(job, waits ? ExecutionStatus.DELAYED : ExecutionStatus.QUEUED, 1);
    }

    static byte[] write(NewJob job, ExecutionStatus status, int attempt) {
        ByteBuffer head = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        head.put((byte) status.letter());
        head.put(flags(job)).put((byte) job.priority()).put((byte) 0);
        head.putShort((short) attempt).putShort((short) job.maxAttempts());
        head.putInt(job.log().size()).putInt(epoch(job)).put(NO_NONCE);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + job.input().length);
        bytes.writeBytes(head.array());
        byte[] place = place(job);
        bytes.write(place.length);
        bytes.writeBytes(place);
        bytes.writeBytes((job.fields().text() + "\n").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(job.input());
        bytes.write(INPUT_END);
        job.log().forEach(line -> bytes.writeBytes(line.withoutRow().bytes()));
        return bytes.toByteArray();
    }

    /** Claims so far; of a job that comes back it only matters whether there were any. */
    private static int epoch(NewJob job) {
        boolean began = JobRecord.has(job.log(), EventType.EXECUTION_START);
        return began ? 1 : 0;
    }

    private static byte flags(NewJob job) {
        int undoes = job.fields().undoes() ? UNDOES : 0;
        int back = JobRecord.turnedBack(job.log()) ? BACK : 0;
        return (byte) (undoes | back | (job.fields().parent() == null ? 0 : CHILD));
    }

    /** Without input and log, as the script {@code chill} leaves it. */
    static byte[] cold(byte[] job) {
        int fieldsEnd = find(job, (byte) '\n', HEADER + 1 + job[HEADER]);
        byte[] cold = Arrays.copyOf(job, fieldsEnd + 2);
        cold[fieldsEnd + 1] = INPUT_END;
        return cold;
    }

    /** What is left of a job that has ended; how it ended does not matter there. */
    static byte[] tombstone(JobHeader seen) {
        byte[] header = Arrays.copyOf(seen.seen(), HEADER);
        header[0] = (byte) ExecutionStatus.COMPLETED.letter();
        return header;
    }

    private static byte[] place(NewJob job) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        text(bytes, job.queue());
        text(bytes, job.lane());
        text(bytes, job.fields().flowId());
        text(bytes, job.fields().backoff().text());
        if (bytes.size() > LONGEST_PLACE) {
            throw new IllegalArgumentException(
                    "queue, lane, flow id and backoff of "
                            + job.id()
                            + " are together longer than the "
                            + LONGEST_PLACE
                            + " bytes that a job's header holds");
        }
        return bytes.toByteArray();
    }

    private static void text(ByteArrayOutputStream bytes, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 64) {
            throw new IllegalArgumentException(
                    "'" + text + "' is longer than the 64 bytes that a job's header holds");
        }
        bytes.write(utf8.length);
        bytes.writeBytes(utf8);
    }

    /** Empty for the bare header that is left of a settled job. */
    static Optional<JobRecord> read(ExecutionId id, byte[] value) {
        return value.length <= HEADER ? Optional.empty() : Optional.of(whole(id, value));
    }

    private static JobRecord whole(ExecutionId id, byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).position(HEADER + 1);
        String queue = text(in);
        String lane = text(in);
        text(in); // the flow id, for the scripts; it is in the fields too
        text(in); // the backoff likewise
        int fieldsEnd = find(value, (byte) '\n', in.position());
        int inputEnd = find(value, INPUT_END, fieldsEnd + 1);
        int bar = lane.indexOf('|');
        return new JobRecord(
                id,
                ExecutionStatus.ofLetter((char) value[0]),
                (value[1] & 1) == 1,
                value[2],
                value[3],
                in.getShort(4) & 0xffff,
                in.getShort(6) & 0xffff,
                in.getInt(8) & 0xffffffffL,
                bar < 0 ? lane : lane.substring(0, bar),
                queue,
                JobFields.parse(string(value, in.position(), fieldsEnd)),
                Arrays.copyOfRange(value, fieldsEnd + 1, inputEnd),
                EventLine.parseLog(string(value, inputEnd + 1, value.length)));
    }

    private static String text(ByteBuffer in) {
        byte[] utf8 = new byte[in.get()];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static String string(byte[] value, int from, int to) {
        return new String(value, from, to - from, StandardCharsets.UTF_8);
    }

    private static int find(byte[] value, byte wanted, int from) {
        for (int i = from; i < value.length; i++) {
            if (value[i] == wanted) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "a job's value lacks the byte " + wanted + " behind position " + from);
    }
}
