package dev.millrace.history;

import dev.millrace.execution.Durability;
import dev.millrace.sql.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators set for queues. Thread-safe. */
public final class QueuePolicies {
    private static final String PUT =
            """
            insert into queue_policies (queue, paused, max_depth, durability, postgres_away, max_running, rate_max, rate_millis)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (queue) do update set paused = excluded.paused, max_depth = excluded.max_depth, durability = excluded.durability,
                postgres_away = excluded.postgres_away, max_running = excluded.max_running, rate_max = excluded.rate_max,
                rate_millis = excluded.rate_millis, changed_at = now()
            """;

    private final Database database;

    public QueuePolicies(Database database) {
        this.database = database;
    }

    /** Of all queues for which something was set, by name. */
    public List<QueuePolicy> all() {
        return database.list("select * from queue_policies order by queue", QueuePolicies::read);
    }

    public QueuePolicy of(String queue) {
        return database.first(
                        "select * from queue_policies where queue = ?", QueuePolicies::read, queue)
                .orElse(QueuePolicy.unset(queue));
    }

    public void put(QueuePolicy policy) {
        QueuePolicy.@Nullable StartRate rate = policy.rate();
        Boolean refuses = policy.refuses();
        database.update(
                PUT,
                policy.queue(),
                policy.paused(),
                policy.maxDepth(),
                policy.durability().wire(),
                refuses == null ? null : refuses ? "refuse" : "degrade",
                policy.maxRunning(),
                rate == null ? null : rate.max(),
                rate == null ? null : rate.window().toMillis());
    }

    private static QueuePolicy read(ResultSet row) throws SQLException {
        String away = row.getString("postgres_away");
        String durability = row.getString("durability");
        Integer max = row.getObject("rate_max", Integer.class);
        return new QueuePolicy(
                row.getString("queue"),
                row.getBoolean("paused"),
                row.getObject("max_depth", Long.class),
                Optional.ofNullable(durability)
                        .flatMap(Durability::ofWire)
                        .orElse(Durability.DURABLE),
                away == null ? null : away.equals("refuse"),
                row.getObject("max_running", Integer.class),
                max == null
                        ? null
                        : new QueuePolicy.StartRate(
                                max, Duration.ofMillis(row.getLong("rate_millis"))));
    }
}
