package dev.millrace.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.history.Generations;
import dev.millrace.ops.Meters;
import dev.millrace.queue.Generation;
import dev.millrace.queue.Generation.State;
import dev.millrace.queue.RedisFixture;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private RedisServer redis;
    private Database database;
    private Generation generation;
    private Generations known;

    @BeforeEach
    void open() {
        redis = RedisFixture.bare();
        database = PostgresFixture.fresh();
        generation = new Generation(redis);
        known = new Generations(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void recover() {
        new Recovery(redis, database, new Meters(), "test").runOnce();
    }

    private State.Current on(long number) {
        return new State.Current(number, generation.state().runId());
    }

    @Test
    void fresh_stores_begin_the_first_generation_and_stay_on_it() {
        recover();
        recover();

        assertThat(generation.state()).isEqualTo(on(1));
        assertThat(known.newest()).isEqualTo(1);
    }

    @Test
    void an_emptied_or_restarted_redis_begins_the_next_one() {
        recover();
        RedisFixture.bare();
        recover();
        assertThat(generation.state()).isEqualTo(on(2));

        generation.begin(2, "0".repeat(40));
        recover();
        assertThat(generation.state()).isEqualTo(on(3));
        assertThat(known.newest()).isEqualTo(3);
    }

    @Test
    void a_redis_that_is_ahead_of_the_history_is_not_set_back() {
        generation.begin(7, "0".repeat(40));
        recover();

        assertThat(generation.state()).isEqualTo(on(8));
        assertThat(known.newest()).isEqualTo(8);
    }

    @Test
    void many_processes_at_once_begin_one_generation() throws InterruptedException {
        List<Thread> processes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            processes.add(Thread.ofPlatform().start(this::recover));
        }
        for (Thread process : processes) {
            process.join();
        }

        assertThat(generation.state()).isEqualTo(on(1));
        assertThat(known.newest()).isEqualTo(1);
    }

    @Test
    void nothing_begins_while_postgresql_is_away() {
        database.close();
        recover();

        assertThat(generation.state()).isInstanceOf(State.Missing.class);
    }
}
