package dev.millrace.worker.node.db;

import dev.millrace.query.DatabaseAddress;
import dev.millrace.worker.node.egress.EgressRules;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A pool for each connection that nodes name, password included: who names the same may do the
 * same. Pools that nobody uses are closed; there are never more than a bound. Thread-safe.
 */
final class Pools implements AutoCloseable {
    private final EgressRules rules;
    private final int most;
    private final Duration idle;
    private final ScheduledThreadPoolExecutor clock;
    private final Map<DatabaseAddress, Entry> open = new HashMap<>();
    private long opened;

    /**
     * @param most pools at once
     * @param idle how long an unused pool stays open
     */
    Pools(EgressRules rules, int most, Duration idle) {
        this.rules = rules;
        this.most = most;
        this.idle = idle;
        clock =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("db-pools").factory());
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(1, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true); // no pools, no thread
    }

    /**
     * A connection, in nobody else's hands until the lease is closed.
     *
     * @throws PoolsBusy if there are too many pools and all are in use
     */
    Lease lease(DatabaseAddress address) throws SQLException, InterruptedException {
        Entry entry = take(address);
        try {
            return new Lease(entry.pool, entry.pool.connection(), () -> release(entry));
        } catch (SQLException | InterruptedException | RuntimeException failed) {
            release(entry);
            throw failed;
        }
    }

    private synchronized Entry take(DatabaseAddress address) {
        Entry entry = open.get(address);
        if (entry == null) {
            if (open.size() >= most) {
                close(longestUnused().orElseThrow(() -> new PoolsBusy(most)));
            }
            Pool pool = new Pool("db-" + ++opened, address, rules, clock);
            entry = new Entry(address, pool);
            open.put(address, entry);
        }
        entry.users++;
        return entry;
    }

    private Optional<Entry> longestUnused() {
        return open.values().stream()
                .filter(entry -> entry.users == 0)
                .min(Comparator.comparingLong(entry -> entry.unusedSince - System.nanoTime()));
    }

    private synchronized void release(Entry entry) {
        entry.users--;
        entry.unusedSince = System.nanoTime();
        if (!entry.watched) {
            watch(entry, idle.toNanos());
        }
    }

    /** One look at a time is planned for each pool. */
    private void watch(Entry entry, long nanos) {
        entry.watched = true;
        var _ = clock.schedule(() -> look(entry), nanos, TimeUnit.NANOSECONDS);
    }

    private synchronized void look(Entry entry) {
        entry.watched = false;
        if (open.get(entry.address) != entry || entry.users > 0) {
            return;
        }
        long left = idle.toNanos() - (System.nanoTime() - entry.unusedSince);
        if (left > 0) {
            watch(entry, left);
        } else {
            close(entry);
        }
    }

    /** Closing takes a while, so it is done aside. */
    private void close(Entry entry) {
        open.remove(entry.address, entry);
        Thread.ofVirtual().name("db-close").start(entry.pool::close);
    }

    @Override
    public void close() {
        List<Entry> left;
        synchronized (this) {
            left = new ArrayList<>(open.values());
            open.clear();
        }
        left.forEach(entry -> entry.pool.close());
        clock.shutdownNow();
    }

    private static final class Entry {
        private final DatabaseAddress address;
        private final Pool pool;
        private int users;
        private long unusedSince;
        private boolean watched;

        Entry(DatabaseAddress address, Pool pool) {
            this.address = address;
            this.pool = pool;
        }
    }
}
