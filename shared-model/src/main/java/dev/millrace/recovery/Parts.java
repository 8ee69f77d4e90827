package dev.millrace.recovery;

import dev.millrace.history.ExecutionRequests;
import dev.millrace.history.OpenExecutions;
import dev.millrace.history.ReconcileMark;
import dev.millrace.queue.Generation;
import dev.millrace.queue.JobHeaders;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.OutboxStream;
import dev.millrace.queue.Restoration;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;

/** What the ways of recovery share. */
final class Parts implements AutoCloseable {
    final OpenExecutions history;
    final ReconcileMark mark;
    final Generation generation;
    final JobQueue queue;
    final JobHeaders headers;
    final OutboxStream outbox;
    final Restoration restoration;
    final Revival revival;
    final StandingRequests requests;

    Parts(RedisServer redis, Database database) {
        history = new OpenExecutions(database);
        mark = new ReconcileMark(database);
        generation = new Generation(redis);
        queue = new JobQueue(redis);
        headers = new JobHeaders(redis);
        outbox = new OutboxStream(redis, "recovery"); // only asked how far it is
        restoration = new Restoration(redis);
        revival = new Revival(history, restoration);
        requests = new StandingRequests(new ExecutionRequests(database), queue, headers, revival);
    }

    @Override
    public void close() {
        queue.close();
        restoration.close();
        outbox.close();
    }
}
