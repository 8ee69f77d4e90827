package dev.millrace.gateway.cluster;

import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.ops.Meters;
import dev.millrace.queue.BreakerBoard;
import dev.millrace.queue.BreakerState.Kind;
import dev.millrace.queue.BreakerView;
import dev.millrace.redis.RedisAway;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which breakers are not closed, read every 2 s, for health and meters. While Redis is away its
 * last word holds. Thread-safe.
 */
public final class BreakerWatch implements Lifecycle {
    /** Each target is a label of its own; a cluster in such trouble shows enough by these. */
    private static final int MOST_SHOWN = 100;

    private final BreakerBoard board;
    private final MultiGauge states;
    private final Ticker ticker = new Ticker("breaker-watch", Duration.ofSeconds(2), this::runOnce);
    private volatile List<BreakerView> all = List.of();

    public BreakerWatch(BreakerBoard board, Meters meters) {
        this.board = board;
        states =
                MultiGauge.builder("millrace.breaker.state")
                        .description("1 half open, 2 open; of at most 100 that are not closed")
                        .register(meters.registry());
        Gauge.builder("millrace.breaker.parked", this, BreakerWatch::parked)
                .description("executions that wait for a breaker")
                .register(meters.registry());
    }

    void runOnce() {
        try {
            all = board.all();
        } catch (RedisAway away) {
            return;
        }
        states.register(
                notClosed().stream().limit(MOST_SHOWN).map(BreakerWatch::row).toList(), true);
    }

    private static MultiGauge.Row<?> row(BreakerView view) {
        Tags tags = Tags.of("tenant", view.name().tenant(), "key", view.name().target());
        return MultiGauge.Row.of(tags, view.state().kind() == Kind.OPEN ? 2 : 1);
    }

    private List<BreakerView> notClosed() {
        return all.stream().filter(view -> view.state().kind() != Kind.CLOSED).toList();
    }

    private double parked() {
        return all.stream().mapToLong(BreakerView::parked).sum();
    }

    /** Which ones is not for everybody who may look at the health. */
    public Optional<String> problem() {
        int open = notClosed().size();
        return open == 0
                ? Optional.empty()
                : Optional.of(open + " open; GET /v1/admin/breakers names them");
    }

    @Override
    public void start() {
        ticker.start();
    }

    @Override
    public void stop() {
        ticker.stop();
    }
}
