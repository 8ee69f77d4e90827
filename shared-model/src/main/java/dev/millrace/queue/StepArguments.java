package dev.millrace.queue;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.redis.Arguments;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of one call of the script {@code step}. Not thread-safe. */
final class StepArguments {
    private static final int MOST_CLAIMED = 500;

    private final Arguments items = new Arguments();
    private int advances;
    private int finishes;

    boolean fits(int mostItems, long mostBytes) {
        return advances + finishes < mostItems && items.size() < mostBytes;
    }

    void add(Advance advance) {
        advances++;
        records(
                advance.claim(),
                advance.lines().getFirst().seq() - 1,
                advance.lines(),
                advance.progress());
    }

    void add(Finish finish) {
        finishes++;
        items.add(letter(finish.outcome()));
        records(finish.claim(), finish.seqBefore(), finish.lines(), finish.progress());
        EventLine last = finish.last();
        items.add(last == null ? "" : last.afterSeq()).add(wake(finish.outcome()));
    }

    private void records(Claim claim, long seqBefore, List<EventLine> lines, boolean progress) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        lines.forEach(line -> bytes.writeBytes(line.bytes()));
        items.add(claim.id().toString()).add(claim.token()).add(seqBefore).add(lines.size());
        items.add(turnsBack(lines) ? 2 : progress ? 1 : 0).add(bytes.toByteArray());
    }

    private static boolean turnsBack(List<EventLine> lines) {
        return lines.stream().anyMatch(line -> line.type() == EventType.EXECUTION_COMPENSATING);
    }

    private static String letter(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed() -> "c";
            case Outcome.Failed() -> "f";
            case Outcome.Cancelled() -> "x";
            case Outcome.Retry(_) -> "r";
            case Outcome.Suspend _ -> "s";
            case Outcome.Yield() -> "y";
        };
    }

    private static String wake(Outcome outcome) {
        StringBuilder wake = new StringBuilder().append(delayMillis(outcome));
        if (outcome instanceof Outcome.Suspend(_, var parkedAt)) {
            for (Outcome.Parked parked : parkedAt) {
                wake.append('\t').append(parked.breaker().text());
                wake.append('\t').append(parked.lease().toMillis());
            }
        }
        return wake.toString();
    }

    private static long delayMillis(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Retry(Duration delay) -> Math.max(0, delay.toMillis());
            case Outcome.Suspend(var wake, _) -> wake == null ? -1 : Math.max(0, wake.toMillis());
            case Outcome.Completed(), Outcome.Failed(), Outcome.Cancelled(), Outcome.Yield() -> 0;
        };
    }

    /**
     * @param wanted null: nothing is claimed
     */
    Arguments whole(Duration lease, @Nullable Wanted wanted, String nonce) {
        Instant notAfter = wanted == null ? null : wanted.notAfter();
        Arguments all = new Arguments();
        all.add(Scripts.REDIS_TIME)
                .add(lease.toMillis())
                .add(advances)
                .add(finishes)
                .add(wanted == null ? 0 : Math.min(wanted.jobs(), MOST_CLAIMED))
                .add(nonce)
                .add(notAfter == null ? 0 : notAfter.toEpochMilli())
                .add(wanted != null && wanted.suspect() ? 1 : 0)
                .addAll(items);
        if (wanted != null) {
            wanted.queues().forEach(all::add);
        }
        return all;
    }
}
