package dev.millrace.recovery;

import dev.millrace.history.ExecutionRequests;
import dev.millrace.history.OpenExecutions;
import dev.millrace.history.ReconcileMark;
import dev.millrace.queue.Generation;
import dev.millrace.queue.JobHeaders;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.Mending;
import dev.millrace.queue.OutboxStream;
import dev.millrace.queue.Restoration;
import dev.millrace.queue.Restoration.Validity;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import java.time.Duration;

/** What the ways of recovery share. */
final class Parts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final RedisServer redis;
    final OpenExecutions history;
    final ReconcileMark mark;
    final Generation generation;
    final JobQueue queue;
    final JobHeaders headers;
    final OutboxStream outbox;
    final Restoration restoration;
    final Mending mending;
    final Revival revival;
    final StandingRequests requests;

    Parts(RedisServer redis, Database database) {
        this.redis = redis;
        history = new OpenExecutions(database);
        mark = new ReconcileMark(database);
        generation = new Generation(redis);
        queue = new JobQueue(redis);
        headers = new JobHeaders(redis);
        outbox = new OutboxStream(redis, "recovery"); // only asked how far it is
        restoration = new Restoration(redis);
        mending = new Mending(redis);
        ExecutionRequests asked = new ExecutionRequests(database);
        revival = new Revival(history, restoration, new AskedCancels(asked, queue));
        requests = new StandingRequests(asked, history, queue, headers, revival);
    }

    /** To be asked for before the history is read. */
    Validity validity(long generation) {
        queue.learnTime();
        return new Validity(generation, queue.now().plus(PATIENCE));
    }

    @Override
    public void close() {
        queue.close();
        restoration.close();
        mending.close();
        outbox.close();
    }
}
