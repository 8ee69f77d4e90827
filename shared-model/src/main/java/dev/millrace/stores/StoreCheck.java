package dev.millrace.stores;

import dev.millrace.redis.RedisAway;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.RedisSetup;
import dev.millrace.sql.Database;
import dev.millrace.sql.DatabaseFailed;
import dev.millrace.sql.PostgreSqlSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at start whether the stores are set up to keep what they are given. A store that is away,
 * or does not tell, is not held against it: that is logged.
 */
public final class StoreCheck {
    private static final Logger LOG = LoggerFactory.getLogger(StoreCheck.class);
    private static final int REDIS_MAJOR = 6;
    private static final int REDIS_MINOR = 2;
    private static final int POSTGRESQL_MAJOR = 14;

    private final List<String> problems = new ArrayList<>();

    private StoreCheck() {}

    /**
     * Returns if the process may go on.
     *
     * @param databaseUrl as the driver is given it
     * @param allowUnsafe only warn
     * @throws UnsafeStores naming every setting that is wrong and what to set
     */
    public static void atStart(
            RedisServer redis, Database database, String databaseUrl, boolean allowUnsafe) {
        StoreCheck check = new StoreCheck();
        check.redis(redis);
        check.driver(databaseUrl);
        check.postgreSql(database);
        if (!check.problems.isEmpty() && !allowUnsafe) {
            throw new UnsafeStores(check.problems);
        }
        check.problems.forEach(
                problem -> LOG.warn("started on an unsafe store, as allowed: {}", problem));
    }

    private void redis(RedisServer redis) {
        try {
            RedisSetup setup = RedisSetup.of(redis);
            if (!setup.atLeast(REDIS_MAJOR, REDIS_MINOR)) {
                problem("Redis is " + setup.version() + "; it must be 6.2 or newer");
            }
            redisSetting(setup, "maxmemory-policy", "noeviction", "it throws jobs away");
            redisSetting(setup, "appendonly", "yes", "a restart loses what is queued and running");
        } catch (RedisAway away) {
            LOG.warn("the settings of Redis are not checked: {}", away.getMessage());
        }
    }

    private void redisSetting(RedisSetup setup, String name, String wanted, String otherwise) {
        Optional<String> found = setup.setting(name);
        if (found.isEmpty()) {
            LOG.warn("Redis does not tell its {}; make sure that it is {}", name, wanted);
        } else if (!found.get().equals(wanted)) {
            problem(
                    "Redis has %s %s, so %s; set %s %s in its configuration"
                            .formatted(name, found.get(), otherwise, name, wanted));
        }
    }

    private void driver(String databaseUrl) {
        if (databaseUrl.contains("preferQueryMode=simple")) {
            problem(
                    "MILLRACE_DATABASE_URL asks for preferQueryMode=simple, with which values are written into the SQL; take it out");
        }
    }

    private void postgreSql(Database database) {
        try {
            PostgreSqlSetup setup = PostgreSqlSetup.of(database);
            if (setup.major() < POSTGRESQL_MAJOR) {
                problem("PostgreSQL is " + setup.version() + "; it must be 14 or newer");
            }
            if (!setup.fsync().equals("on")) {
                problem(
                        "PostgreSQL has fsync off, so a crash of the machine loses what was accepted; set fsync = on in postgresql.conf");
            }
            if (setup.synchronousCommit().equals("off")) {
                problem(
                        "PostgreSQL has synchronous_commit off, so its crash loses executions, and ends of executions, that were committed in the last moments; set synchronous_commit = on in postgresql.conf, or for the user");
            }
        } catch (DatabaseFailed failed) {
            LOG.warn("the settings of PostgreSQL are not checked: {}", failed.getMessage());
        }
    }

    private void problem(String text) {
        problems.add(text);
    }
}
