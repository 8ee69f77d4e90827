package dev.millrace.worker.node.db;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.worker.node.NodeResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One query that can be stopped. It has a thread of its own, which nobody interrupts while the
 * server works for it: an interrupt closes the socket, and the server would go on with a statement
 * that nobody is left to cancel. Thread-safe.
 */
final class QueryRun {
    private static final Logger LOG = LoggerFactory.getLogger(QueryRun.class);
    private static final int MOST_CANCELS = 20;
    private static final long BETWEEN_CANCELS_MILLIS = 200;
    private static final long PATIENCE_SECONDS = 8;

    private final Query query;
    private final Pools pools;
    private final Thread thread = Thread.ofVirtual().name("query").unstarted(this::run);
    private final CompletableFuture<NodeResult> end = new CompletableFuture<>();
    private final CountDownLatch serverDone = new CountDownLatch(1);
    private @Nullable Connection atServer;
    private boolean stopped;

    QueryRun(Query query, Pools pools) {
        this.query = query;
        this.pools = pools;
    }

    /**
     * Runs the query.
     *
     * @throws InterruptedException if it was stopped and did nothing
     */
    NodeResult result() throws InterruptedException {
        thread.start();
        try {
            return end.get();
        } catch (InterruptedException interrupted) {
            stop();
            return lateResult();
        } catch (ExecutionException broken) {
            throw cause(broken);
        }
    }

    /** What was committed nonetheless is worth keeping. */
    private NodeResult lateResult() throws InterruptedException {
        try {
            return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException broken) {
            throw cause(broken);
        } catch (TimeoutException deaf) {
            throw new InterruptedException("the query was stopped; its server does not answer");
        }
    }

    private static RuntimeException cause(ExecutionException broken) throws InterruptedException {
        if (broken.getCause() instanceof InterruptedException) {
            throw new InterruptedException("the query was stopped");
        }
        return new IllegalStateException("the query broke: " + broken.getCause(), broken);
    }

    /** Does not block. */
    synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        if (atServer != null) {
            Thread.ofVirtual().name("query-cancel").start(this::cancelAtServer);
        } else if (serverDone.getCount() > 0) {
            thread.interrupt(); // it waits for a connection
        }
    }

    /** More than once: a cancel that comes between two statements is lost. */
    private void cancelAtServer() {
        try {
            for (int sent = 0; sent < MOST_CANCELS; sent++) {
                cancelOnce();
                if (serverDone.await(BETWEEN_CANCELS_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            abort();
        } catch (InterruptedException | SQLException failed) {
            LOG.warn("a query could not be stopped; its server does when its time is over", failed);
        }
    }

    private void cancelOnce() {
        Connection running = running();
        try {
            if (running != null) {
                running.unwrap(PGConnection.class).cancelQuery();
            }
        } catch (SQLException again) {
            LOG.debug("a cancel did not reach the server: {}", again.getMessage());
        }
    }

    private void abort() throws SQLException {
        Connection running = running();
        if (running != null) {
            running.unwrap(org.postgresql.core.BaseConnection.class).abort(Runnable::run);
        }
    }

    private synchronized @Nullable Connection running() {
        return atServer;
    }

    private void run() {
        try (Lease lease = pools.lease(query.address())) {
            end.complete(NodeResult.success(work(lease)));
        } catch (SQLException failed) {
            fail(QueryFailures.of(failed, query));
        } catch (ResultTooLarge | NoEffectTable | PoolsBusy failed) {
            fail(QueryFailures.of(failed));
        } catch (InterruptedException stop) {
            end.completeExceptionally(stop);
        } catch (Throwable broken) { // or its node would wait for ever
            end.completeExceptionally(broken);
        }
    }

    /** A stopped query fails as its stop makes it fail, which tells nobody anything. */
    private void fail(NodeResult failed) {
        if (stopped()) {
            end.completeExceptionally(new InterruptedException("the query was stopped"));
        } else {
            end.complete(failed);
        }
    }

    private JsonNode work(Lease lease) throws SQLException, InterruptedException {
        boolean sound = false;
        enter(lease.connection());
        try {
            JsonNode output = new QueryTransaction(lease.connection(), query, this::goOn).run();
            sound = true;
            return output;
        } catch (SQLException refused) {
            sound = true; // a broken connection is found out by the pool
            throw refused;
        } finally {
            leave();
            if (!sound || stopped()) {
                lease.spoil();
            }
        }
    }

    private synchronized void enter(Connection connection) throws InterruptedException {
        goOn();
        atServer = connection;
    }

    private synchronized void leave() {
        atServer = null;
        serverDone.countDown();
    }

    private synchronized boolean stopped() {
        return stopped;
    }

    private void goOn() throws InterruptedException {
        if (stopped()) {
            boolean _ = Thread.interrupted();
            throw new InterruptedException("the query was stopped");
        }
    }
}
