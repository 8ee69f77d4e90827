package dev.millrace.gateway.live;

import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.executions.DrawnNodes;
import dev.millrace.gateway.executions.ExecutionView;
import dev.millrace.gateway.executions.Life;
import dev.millrace.gateway.executions.Lives;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.gateway.submit.Waiting;
import dev.millrace.json.DurationText;
import dev.millrace.queue.ExecutionEvents;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets a submission wait for its end, woken by the live feed. Thread-safe. */
public final class EndWatch implements Waiting {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final long LOOK_AFTER_NANOS = Duration.ofSeconds(5).toNanos();

    /** Looked for as words, so that only those who read pay for parsing. */
    private static final List<String> ENDS =
            Arrays.stream(EventType.values())
                    .filter(EventType::terminal)
                    .map(type -> "\t" + type.wire() + "\t")
                    .toList();

    private final Relay relay;
    private final Lives lives;
    private final DrawnNodes drawn;

    public EndWatch(Relay relay, Lives lives, DrawnNodes drawn) {
        this.relay = relay;
        this.lives = lives;
        this.drawn = drawn;
    }

    @Override
    public @Nullable End prepare(String tenant, ExecutionId id, @Nullable String wait) {
        if (wait == null) {
            return null;
        }
        Duration patience =
                DurationText.parse(wait)
                        .filter(time -> time.compareTo(LONGEST) <= 0)
                        .orElseThrow(() -> bad(wait));
        return new Awaited(tenant, id, patience);
    }

    private static Problem bad(String wait) {
        return Problem.badRequest(
                "BAD_WAIT",
                "'wait' must be a duration of at most 60 s such as 10s, not '" + wait + "'");
    }

    private final class Awaited implements End {
        private final String tenant;
        private final ExecutionId id;
        private final Duration patience;
        private final Semaphore woken = new Semaphore(0);
        private final Watchers.Watch watch;

        Awaited(String tenant, ExecutionId id, Duration patience) {
            this.tenant = tenant;
            this.id = id;
            this.patience = patience;
            this.watch =
                    relay.watchers()
                            .watch(id, new Watcher(tenant, null, this::hear, woken::release));
        }

        private void hear(ExecutionEvents events) {
            if (ENDS.stream().anyMatch(events.lines()::contains)) {
                woken.release();
            }
        }

        @Override
        public boolean answered(Exchange exchange) {
            try {
                Optional<Life> ended = end();
                ended.ifPresent(life ->
                        exchange.answer(200, ExecutionView.whole(life, drawn.of(life.row()))));
                return ended.isPresent();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        /** Looks by itself now and then: the feed may lose messages. */
        private Optional<Life> end() throws InterruptedException {
            long end = System.nanoTime() + patience.toNanos();
            Optional<Life> life = Optional.empty();
            for (long left = patience.toNanos();
                    life.isEmpty() && left > 0 && !relay.closing();
                    left = end - System.nanoTime()) {
                if (woken.tryAcquire(Math.min(left, LOOK_AFTER_NANOS), TimeUnit.NANOSECONDS)) {
                    woken.drainPermits();
                }
                life = lives.find(tenant, id).filter(found -> found.row().status().terminal());
            }
            return life;
        }

        @Override
        public void close() {
            watch.close();
        }
    }
}
