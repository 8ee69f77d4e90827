package dev.millrace.queue;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.redis.Arguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One call of the script {@code enqueue}: jobs grouped by lane, each remembered with its place
 * among the caller's.
 */
final class EnqueueCall {
    private static final int MOST_JOBS = 500;
    private static final int MOST_BYTES = 256 * 1024;

    private final Map<Lane, List<Entry>> groups = new LinkedHashMap<>();
    private final StringBuilder outbox = new StringBuilder();
    private final StringBuilder announcement = new StringBuilder();
    private int jobs;
    private long bytes;

    /** As many calls as the limits of one call need; a job larger than the limit travels alone. */
    static List<EnqueueCall> split(List<NewJob> jobs) {
        List<EnqueueCall> calls = new ArrayList<>();
        EnqueueCall call = new EnqueueCall();
        for (NewJob job : jobs) {
            byte[] value = JobBytes.write(job);
            if (call.jobs > 0
                    && (call.jobs == MOST_JOBS || call.bytes + value.length > MOST_BYTES)) {
                calls.add(call);
                call = new EnqueueCall();
            }
            call.add(job, value);
        }
        calls.add(call);
        return calls;
    }

    private void add(NewJob job, byte[] value) {
        Lane lane =
                new Lane(
                        job.queue(),
                        job.priority(),
                        job.lane(),
                        Math.max(0, job.delay().toMillis()),
                        job.maxAttempts(),
                        job.fields().backoff().text(),
                        job.fields().limits().values(job.fields().flowVersion()));
        groups.computeIfAbsent(lane, any -> new ArrayList<>())
                .add(new Entry(jobs++, job.id(), value));
        bytes += value.length;
        piece(announcement, job, false);
        if (!job.recorded()) {
            piece(outbox, job, true);
        }
    }

    /**
     * @param withRow what the history makes the execution's row of; nobody else wants it
     */
    private static void piece(StringBuilder piece, NewJob job, boolean withRow) {
        piece.append(job.id())
                .append('\t')
                .append(job.tenant())
                .append('\t')
                .append(job.fields().flowId())
                .append('\n');
        for (EventLine line : job.log()) {
            piece.append((withRow ? line : line.withoutRow()).text());
        }
        piece.append('\u001e');
    }

    Arguments arguments(long now, long notAfter) {
        Arguments arguments =
                new Arguments()
                        .add(now)
                        .add(notAfter)
                        .add(outbox.toString())
                        .add(announcement.toString())
                        .add(groups.size());
        groups.forEach((lane, entries) -> group(arguments, lane, entries));
        return arguments;
    }

    private static void group(Arguments arguments, Lane lane, List<Entry> entries) {
        arguments
                .add(lane.queue)
                .add(lane.priority)
                .add(lane.name)
                .add(lane.delayMillis)
                .add(lane.attempts)
                .add(lane.backoff)
                .add(lane.limits)
                .add(entries.size());
        entries.forEach(entry -> arguments.add(entry.id.toString()));
        entries.forEach(entry -> arguments.add(entry.value));
    }

    /** From the script's answer to one result per job, in the order they were added. */
    List<Enqueued> results(List<?> answer) {
        long accepted = (Long) answer.getFirst();
        if (accepted < 0) {
            return Collections.nCopies(jobs, accepted == -1 ? Enqueued.STALE : Enqueued.FULL);
        }
        List<Entry> order = groups.values().stream().flatMap(List::stream).toList();
        Enqueued[] results = new Enqueued[jobs];
        Arrays.fill(results, Enqueued.ACCEPTED);
        for (int i = 1; i < answer.size(); i += 2) {
            int place = order.get((int) ((Long) answer.get(i) - 1)).place;
            results[place] = why(JobQueue.text(answer.get(i + 1)));
        }
        return List.of(results);
    }

    private static Enqueued why(String word) {
        return switch (word) {
            case "exists" -> Enqueued.EXISTS;
            case "limit" -> Enqueued.OVER_LIMIT;
            default -> throw new IllegalStateException("enqueue answers '" + word + "'");
        };
    }

    private record Lane(
            String queue,
            int priority,
            String name,
            long delayMillis,
            int attempts,
            String backoff,
            String limits) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(int place, ExecutionId id, byte[] value) {}
}
