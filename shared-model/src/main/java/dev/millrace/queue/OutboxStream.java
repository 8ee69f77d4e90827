package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.redis.Arguments;
import dev.millrace.redis.RedisAway;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.ScriptConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.resps.StreamEntry;

/**
 * The reading end of the outbox. An entry stays until it is done: entries that a lost reader was
 * given are taken over first, then every few seconds. One thread at a time; a connection of its
 * own.
 */
public final class OutboxStream implements AutoCloseable {
    private static final String GROUP = "pg";
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final long ABANDONED_MILLIS = 15_000;
    private static final long LOOK_EVERY_NANOS = 5_000_000_000L;
    private static final long TOMBSTONE_MILLIS = 60_000;

    private final RedisServer redis;
    private final String consumer;
    private final ScriptConnection scripts;
    private @Nullable Connection connection;
    private boolean ownPending = true;
    private boolean takingOver;
    private long lookedAt = System.nanoTime() - LOOK_EVERY_NANOS;

    /**
     * @param consumer this reader's name; one that comes back under the same name first gets what
     *     it was given before
     */
    public OutboxStream(RedisServer redis, String consumer) {
        this.redis = redis;
        this.consumer = consumer;
        this.scripts = new ScriptConnection(redis);
    }

    /**
     * The next entries: first those this reader was given before, then those of readers lost for 15
     * s, then new ones, waiting up to {@code atMost} (5 s at the longest) for the first.
     *
     * @throws RedisAway if Redis does not answer
     */
    public List<Entry> read(int max, Duration atMost) {
        try {
            return readOnce(open(), max, atMost);
        } catch (JedisDataException noGroup) {
            createGroup(open());
            return List.of();
        } catch (JedisException broken) {
            drop();
            ownPending = true;
            throw new RedisAway("read the outbox", broken);
        }
    }

    private List<Entry> readOnce(Connection open, int max, Duration atMost) {
        if (ownPending) {
            List<Entry> mine = entries(group(open, max, 0, "0"));
            ownPending = !mine.isEmpty();
            if (ownPending) {
                return mine;
            }
        }
        List<Entry> abandoned = abandoned(open, max);
        return abandoned.isEmpty()
                ? entries(group(open, max, Math.clamp(atMost.toMillis(), 1, 5_000), ">"))
                : abandoned;
    }

    /** The reader before this one is gone: what it was given comes first, without waiting. */
    public void takeOver() {
        takingOver = true;
    }

    private @Nullable Object group(Connection open, int max, long block, String from) {
        CommandArguments read =
                new CommandArguments(Protocol.Command.XREADGROUP)
                        .add("GROUP")
                        .add(GROUP)
                        .add(consumer)
                        .add("COUNT")
                        .add(max);
        if (block > 0) {
            read.add("BLOCK").add(block);
        }
        Object answer = open.executeCommand(read.add("STREAMS").add(QueueKeys.OUTBOX).add(from));
        return answer == null ? null : ((List<?>) ((List<?>) answer).getFirst()).get(1);
    }

    private List<Entry> abandoned(Connection open, int max) {
        if (!takingOver && System.nanoTime() - lookedAt < LOOK_EVERY_NANOS) {
            return List.of();
        }
        lookedAt = System.nanoTime();
        CommandArguments take =
                new CommandArguments(Protocol.Command.XAUTOCLAIM)
                        .add(QueueKeys.OUTBOX)
                        .add(GROUP)
                        .add(consumer)
                        .add(takingOver ? 0 : ABANDONED_MILLIS)
                        .add("0")
                        .add("COUNT")
                        .add(max);
        List<Entry> taken = entries(((List<?>) open.executeCommand(take)).get(1));
        takingOver &= !taken.isEmpty();
        return taken;
    }

    private static List<Entry> entries(@Nullable Object answer) {
        List<Entry> entries = new ArrayList<>();
        if (answer instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof List<?> entry && entry.get(1) instanceof List<?> fields) {
                    entries.add(
                            new Entry(
                                    JobQueue.text(entry.get(0)),
                                    ExecutionEvents.parse((byte[]) fields.get(1))));
                }
            }
        }
        return entries;
    }

    private static void createGroup(Connection open) {
        try {
            open.executeCommand(
                    new CommandArguments(Protocol.Command.XGROUP)
                            .add("CREATE")
                            .add(QueueKeys.OUTBOX)
                            .add(GROUP)
                            .add("0")
                            .add("MKSTREAM"));
        } catch (JedisDataException exists) {
            // another reader made it first
        }
    }

    /**
     * After the COMMIT: the entries are removed, and jobs that ended and are wholly in the history
     * are reduced to a tombstone of 60 s.
     */
    public void done(List<Entry> entries, List<ExecutionId> ended) {
        try {
            Connection open = open();
            if (!entries.isEmpty()) {
                CommandArguments acknowledge =
                        new CommandArguments(Protocol.Command.XACK)
                                .add(QueueKeys.OUTBOX)
                                .add(GROUP);
                CommandArguments delete =
                        new CommandArguments(Protocol.Command.XDEL).add(QueueKeys.OUTBOX);
                entries.forEach(entry -> acknowledge.add(entry.streamId()));
                entries.forEach(entry -> delete.add(entry.streamId()));
                open.executeCommand(acknowledge);
                open.executeCommand(delete);
            }
        } catch (JedisException broken) {
            drop();
            ownPending = true;
            throw new RedisAway("remove outbox entries", broken);
        }
        for (int from = 0; from < ended.size(); from += 500) {
            Arguments arguments = new Arguments().add(Scripts.REDIS_TIME).add(TOMBSTONE_MILLIS);
            ended.subList(from, Math.min(ended.size(), from + 500))
                    .forEach(id -> arguments.add(id.toString()));
            Scripts.run(scripts, Scripts.PRODUCT.settle(), arguments);
        }
    }

    /** Entries waiting, read or not. */
    public long length() {
        return redis.ask("count the outbox", client -> client.xlen(QueueKeys.OUTBOX));
    }

    /**
     * How far the history is behind.
     *
     * @throws RedisAway if Redis does not answer
     */
    public Lag lag() {
        return redis.ask("look how far the outbox is behind", OutboxStream::lag);
    }

    private static Lag lag(RedisClient client) {
        long entries = client.xlen(QueueKeys.OUTBOX);
        List<StreamEntry> oldest =
                entries == 0
                        ? List.of()
                        : client.xrange(
                                QueueKeys.OUTBOX, (StreamEntryID) null, (StreamEntryID) null, 1);
        if (oldest.isEmpty()) {
            return new Lag(0, Duration.ZERO);
        }
        long since = RedisTimes.of(client).toEpochMilli() - oldest.getFirst().getID().getTime();
        return new Lag(entries, Duration.ofMillis(Math.max(0, since)));
    }

    private Connection open() {
        Connection open = connection;
        if (open == null || open.isBroken()) {
            drop();
            open = redis.connect(SILENCE);
            connection = open;
        }
        return open;
    }

    private void drop() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (JedisException alreadyGone) {
                // nothing left to close
            }
        }
    }

    @Override
    public void close() {
        drop();
        scripts.close();
    }

    /**
     * What is not in the history yet.
     *
     * @param entries read or not
     * @param age of the oldest
     */
    public record Lag(long entries, Duration age) {}

    /** One outbox entry: what happened in one call of a script. */
    public record Entry(String streamId, List<ExecutionEvents> events) {}
}
