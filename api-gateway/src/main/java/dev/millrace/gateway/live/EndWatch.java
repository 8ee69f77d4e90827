package dev.millrace.gateway.live;

import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.executions.DrawnNodes;
import dev.millrace.gateway.executions.ExecutionView;
import dev.millrace.gateway.executions.Life;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.gateway.submit.Waiting;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.json.DurationText;
import dev.millrace.queue.ExecutionEvents;
import dev.millrace.queue.JobQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets a submission wait for its end, woken by the live feed. Thread-safe. */
public final class EndWatch implements Waiting {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Relay relay;
    private final ExecutionHistory history;
    private final JobQueue queue;
    private final DrawnNodes drawn;

    public EndWatch(Relay relay, ExecutionHistory history, JobQueue queue, DrawnNodes drawn) {
        this.relay = relay;
        this.history = history;
        this.queue = queue;
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
        private final CountDownLatch ended = new CountDownLatch(1);
        private final Relay.Watcher watcher;

        Awaited(String tenant, ExecutionId id, Duration patience) {
            this.tenant = tenant;
            this.id = id;
            this.patience = patience;
            this.watcher = new Relay.Watcher(tenant, null, this::news);
            relay.watch(id, watcher);
        }

        /** Looks for the words only: parsing is for those who read. */
        private void news(ExecutionEvents events) {
            for (EventType type : EventType.values()) {
                if (type.terminal() && events.lines().contains("\t" + type.wire() + "\t")) {
                    ended.countDown();
                }
            }
        }

        @Override
        public boolean answered(Exchange exchange) {
            try {
                long end = System.nanoTime() + patience.toNanos();
                while (System.nanoTime() < end) {
                    boolean told =
                            ended.await(
                                    Math.min(1_000_000_000L, end - System.nanoTime()),
                                    TimeUnit.NANOSECONDS);
                    Optional<Life> life =
                            told || System.nanoTime() < end
                                    ? Life.find(history, queue, tenant, id)
                                    : Optional.empty();
                    if (life.isPresent() && life.get().row().status().terminal()) {
                        exchange.answer(
                                200, ExecutionView.whole(life.get(), drawn.of(life.get().row())));
                        return true;
                    }
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                relay.unwatch(id, watcher);
            }
            return false;
        }
    }
}
