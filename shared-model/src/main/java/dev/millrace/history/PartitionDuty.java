package dev.millrace.history;

import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.sql.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;

/** Looks several times a day that partitions are ready for the days to come. */
public final class PartitionDuty implements Lifecycle {
    private static final Duration EVERY = Duration.ofHours(6);

    private final Partitions partitions;
    private final Clock clock;
    private final Ticker ticker = new Ticker("partitions", EVERY, this::runOnce);

    /**
     * @param clock of UTC: days begin at its midnight
     */
    public PartitionDuty(Database database, Clock clock) {
        this.partitions = new Partitions(database);
        this.clock = clock;
    }

    void runOnce() {
        partitions.ensure(LocalDate.now(clock));
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
