package dev.millrace.gateway.live;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.queue.ExecutionEvents;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Follows one execution to its end: listens first and reads the store then, so nothing falls
 * between. For one thread; the feed may call from any.
 */
final class Follower implements AutoCloseable {
    private static final int MOST_NEWS = 1_000;
    private static final ExecutionEvents NONE =
            new ExecutionEvents(new ExecutionId(new UUID(0, 0)), "", "", "");

    private final Told told;
    private final Watchers.Watch watch;
    private final BlockingQueue<ExecutionEvents> news = new LinkedBlockingQueue<>(MOST_NEWS);
    private boolean more = true;

    Follower(Relay relay, String tenant, ExecutionId id, Told told) {
        this.told = told;
        Watcher watcher = new Watcher(tenant, null, this::hear, () -> hear(NONE));
        this.watch = relay.watchers().watch(id, watcher);
    }

    /** News that finds no room is not missed: what comes after it shows the gap. */
    private void hear(ExecutionEvents events) {
        news.offer(events);
    }

    boolean ended() {
        return told.ended();
    }

    /**
     * The next events, each with the number behind that of the last.
     *
     * @return empty if nothing was heard within {@code seconds} and the store has nothing either
     */
    List<EventLine> next(long seconds) throws InterruptedException {
        ExecutionEvents heard = more ? NONE : news.poll(seconds, TimeUnit.SECONDS);
        boolean look = heard == null || heard.lines().isEmpty();
        List<EventLine> lines = look ? told.stored() : told.heard(heard.events());
        more = look && !lines.isEmpty();
        return lines;
    }

    @Override
    public void close() {
        watch.close();
    }
}
