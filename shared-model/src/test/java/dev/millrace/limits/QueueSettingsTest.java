package dev.millrace.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.history.QueuePolicy;
import dev.millrace.lifecycle.Threads;
import dev.millrace.queue.QueueControl;
import dev.millrace.queue.RedisFixture;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueSettingsTest {
    private static final int ROUNDS = 100;
    private static final int CHANGES = 3;

    @Test
    void what_two_gateways_set_at_once_is_carried_out_as_it_was_committed_last() {
        RedisServer redis = RedisFixture.emptied();
        try (Database database = PostgresFixture.fresh();
                QueueSettings one = new QueueSettings(redis, database);
                QueueSettings other = new QueueSettings(redis, database);
                QueueControl control = new QueueControl(redis)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Thread> gateways = List.of(toggling(one, true), toggling(other, false));
                gateways.forEach(Threads::join);

                assertThat(control.stats().getFirst().paused()).isEqualTo(one.of("q").paused());
            }
        }
    }

    private static Thread toggling(QueueSettings settings, boolean first) {
        return Thread.ofVirtual()
                .start(() -> {
                    for (int i = 0; i < CHANGES; i++) {
                        settings.set(QueuePolicy.unset("q").paused(first == (i % 2 == 0)));
                    }
                });
    }
}
