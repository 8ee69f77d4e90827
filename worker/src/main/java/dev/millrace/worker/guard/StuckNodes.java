package dev.millrace.worker.guard;

import dev.millrace.execution.NodeKey;
import dev.millrace.worker.node.NodeRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries that ignored that they were stopped, as long as they run on. Their executions have gone on
 * without them; they hold a thread, and may still have an effect. Thread-safe.
 */
public final class StuckNodes implements StuckTries {
    private static final Logger LOG = LoggerFactory.getLogger(StuckNodes.class);

    private final InstantSource time;
    private final Set<Left> left = ConcurrentHashMap.newKeySet();
    private final AtomicLong seen = new AtomicLong();

    public StuckNodes(InstantSource time) {
        this.time = time;
    }

    /**
     * One of them.
     *
     * @param since when it was told to stop
     */
    public record Left(NodeRequest request, Instant since) {
        public String executionId() {
            return request.executionId().toString();
        }

        public NodeKey key() {
            return request.key();
        }
    }

    @Override
    public void stuck(NodeRequest request, Duration waited, CompletionStage<?> end) {
        LOG.warn(
                "node {} of execution {} ignored for {} s that it was stopped; it is left behind",
                request.key(),
                request.executionId(),
                waited.toSeconds());
        seen.incrementAndGet();
        Left one = new Left(request, time.instant().minus(waited));
        left.add(one);
        var _ = end.whenComplete((_, _) -> left.remove(one));
    }

    /** Those that still run, the longest first. */
    public List<Left> running() {
        return left.stream().sorted(Comparator.comparing(Left::since)).toList();
    }

    /** How many there were so far. */
    public long seen() {
        return seen.get();
    }
}
