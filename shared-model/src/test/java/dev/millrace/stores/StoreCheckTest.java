package dev.millrace.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.queue.RedisFixture;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.RedisSetup;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

class StoreCheckTest {
    private static final String URL = "jdbc:postgresql://127.0.0.1/millrace";

    private final RedisServer redis = RedisFixture.emptied();
    private final Database database = PostgresFixture.fresh();

    @BeforeEach
    void safe() {
        set("appendonly", "yes");
    }

    @AfterEach
    void asBefore() {
        set("appendonly", "no");
        set("maxmemory-policy", "noeviction");
        database.close();
    }

    private void set(String name, String value) {
        redis.client()
                .executeCommand(
                        new CommandArguments(Protocol.Command.CONFIG)
                                .add("SET")
                                .add(name)
                                .add(value));
    }

    private void check(boolean allowUnsafe) {
        StoreCheck.atStart(redis, database, URL, allowUnsafe);
    }

    @Test
    void everything_that_is_wrong_is_said_at_once_with_what_to_set() {
        set("appendonly", "no");
        set("maxmemory-policy", "allkeys-lru");

        assertThatThrownBy(() ->
                        StoreCheck.atStart(redis, database, URL + "?preferQueryMode=simple", false))
                .isInstanceOf(UnsafeStores.class)
                .hasMessageContaining("set appendonly yes")
                .hasMessageContaining("allkeys-lru")
                .hasMessageContaining("set maxmemory-policy noeviction")
                .hasMessageContaining("preferQueryMode=simple")
                .hasMessageContaining("fsync = on") // the fixture's PostgreSQL has both off
                .hasMessageContaining("synchronous_commit = on")
                .hasMessageContaining("MILLRACE_ALLOW_UNSAFE_STORES=true");
    }

    @Test
    void each_setting_is_looked_at_by_itself() {
        assertThatThrownBy(() -> check(false))
                .hasMessageContaining("fsync")
                .hasMessageNotContainingAny("appendonly", "noeviction", "preferQueryMode");
        set("appendonly", "no");
        assertThatThrownBy(() -> check(false)).hasMessageContaining("appendonly");
    }

    @Test
    void who_allows_unsafe_stores_gets_them() {
        set("maxmemory-policy", "allkeys-lru");

        assertThatCode(() -> check(true)).doesNotThrowAnyException();
    }

    @Test
    void a_store_that_is_away_is_not_held_against_it() {
        Database closed = PostgresFixture.fresh();
        closed.close();
        try (RedisServer nowhere = new RedisServer("redis://127.0.0.1:1")) {
            assertThatCode(() -> StoreCheck.atStart(nowhere, closed, URL, false))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void a_redis_that_does_not_tell_its_settings_is_trusted() {
        RedisSetup setup = RedisSetup.of(redis);

        assertThat(setup.setting("no-such-setting")).isEmpty();
        assertThat(setup.setting("appendonly")).contains("yes");
    }

    @Test
    void versions_are_compared_as_numbers() {
        assertThat(new RedisSetup(redis, "6.2.13").atLeast(6, 2)).isTrue();
        assertThat(new RedisSetup(redis, "10.0.0").atLeast(6, 2)).isTrue();
        assertThat(new RedisSetup(redis, "7.0").atLeast(6, 2)).isTrue();
        assertThat(new RedisSetup(redis, "6.0.16").atLeast(6, 2)).isFalse();
        assertThat(new RedisSetup(redis, "5.0.7").atLeast(6, 2)).isFalse();
    }
}
