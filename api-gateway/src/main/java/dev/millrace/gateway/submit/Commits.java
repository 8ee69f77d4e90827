package dev.millrace.gateway.submit;

import dev.millrace.gateway.presence.PostgresPresence;
import dev.millrace.history.Acceptance;
import dev.millrace.history.Accepted;
import dev.millrace.history.Admitted;
import dev.millrace.lifecycle.Batcher;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.ops.Meters;
import io.micrometer.core.instrument.DistributionSummary;
import java.util.List;

/** Commits what is accepted, all requests of the moment in one transaction. Thread-safe. */
final class Commits implements Lifecycle {
    private static final int MOST = 500;

    private final Acceptance acceptance;
    private final PostgresPresence postgres;
    private final DistributionSummary sizes;
    private final Batcher<Admitted, Accepted> batches = new Batcher<>("accept", MOST, this::commit);

    Commits(Acceptance acceptance, PostgresPresence postgres, Meters meters) {
        this.acceptance = acceptance;
        this.postgres = postgres;
        this.sizes = sizes(meters, "accept");
    }

    static DistributionSummary sizes(Meters meters, String stage) {
        return DistributionSummary.builder("millrace.batch.size")
                .description("executions that went through a stage together")
                .tag("stage", stage)
                .register(meters.registry());
    }

    /**
     * One answer each, in order.
     *
     * @throws dev.millrace.gateway.presence.PostgresAway after two seconds at most; they may be
     *     committed or not, and handing them in again does no harm
     */
    List<Accepted> accept(List<Admitted> admitted) {
        return batches.submitAll(admitted);
    }

    private List<Accepted> commit(List<Admitted> batch) {
        sizes.record(batch.size());
        return postgres.ask("store executions", () -> acceptance.store(batch));
    }

    @Override
    public void start() {
        batches.start();
    }

    @Override
    public void stop() {
        batches.stop();
    }
}
