package dev.millrace.gateway.live;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.executions.EventSource;
import dev.millrace.queue.ExecutionEvents;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows one execution: hands each event on exactly once, in order, from a number on, until its
 * end.
 *
 * <p>The trick: it listens first and reads the store then, so nothing can fall between; what it
 * hears twice it drops by its number, and where a number is missing it reads the store again. If
 * the feed is silent it looks into the store every few seconds. Used by one thread; {@link #news}
 * by any.
 */
final class Follower implements AutoCloseable {
    private static final int MOST_NEWS = 1_000;
    private static final long LOOK_AGAIN_SECONDS = 5;

    private final Relay relay;
    private final EventSource source;
    private final ExecutionId id;
    private final Relay.Watcher watcher;
    private final BlockingQueue<ExecutionEvents> news = new LinkedBlockingQueue<>(MOST_NEWS);
    private long seen;
    private boolean first = true;
    private boolean ended;

    Follower(Relay relay, EventSource source, String tenant, ExecutionId id, long after) {
        this.relay = relay;
        this.source = source;
        this.id = id;
        this.seen = after;
        this.watcher = new Relay.Watcher(tenant, null, this::news);
        relay.watch(id, watcher);
    }

    /** News that finds no room is not missed: the store has it. */
    private void news(ExecutionEvents events) {
        news.offer(events);
    }

    boolean ended() {
        return ended;
    }

    /**
     * The next events, each with the number behind that of the last.
     *
     * @return empty if nothing happened within {@code atMostSeconds}
     */
    List<EventLine> next(long atMostSeconds) throws InterruptedException {
        List<EventLine> lines =
                first ? List.of() : heard(Math.min(atMostSeconds, LOOK_AGAIN_SECONDS));
        if (first || lines.isEmpty() || lines.getFirst().seq() > seen + 1) {
            lines = source.after(id, seen);
            first = false;
        }
        if (!lines.isEmpty()) {
            seen = lines.getLast().seq();
            ended = lines.getLast().type().terminal();
        }
        return lines;
    }

    private List<EventLine> heard(long seconds) throws InterruptedException {
        @Nullable ExecutionEvents events = news.poll(seconds, TimeUnit.SECONDS);
        return events == null
                ? List.of()
                : events.events().stream().filter(line -> line.seq() > seen).toList();
    }

    @Override
    public void close() {
        relay.unwatch(id, watcher);
    }
}
