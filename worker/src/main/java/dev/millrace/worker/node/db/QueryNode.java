package dev.millrace.worker.node.db;

import dev.millrace.execution.Failure;
import dev.millrace.query.BadQuery;
import dev.millrace.worker.node.NodeEnvironment;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.egress.BadEgressList;
import dev.millrace.worker.node.egress.EgressRules;
import dev.millrace.worker.node.egress.HostNames;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code db:query {connection, query, parameters, readOnly, maxRows, exactlyOnce}} asks PostgreSQL:
 * output {@code {rows, rowCount, columns}}, rows as objects by column name. One statement in a
 * transaction of its own; values are bound, never written into the text. A stop is a cancel at the
 * server.
 *
 * <p>With {@code exactlyOnce}, or {@code effect: once} of its node, the statement and a note of it
 * under the idempotency key share the transaction; a try that comes again gets the stored result.
 */
public final class QueryNode implements NodeExecutor {
    private static final int MOST_POOLS = 64;
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final HostNames names;
    private final int mostPools;
    private final Duration idle;
    private volatile @Nullable Pools pools;

    /** For the service loader. */
    public QueryNode() {
        this(HostNames.OF_THE_SYSTEM, MOST_POOLS, IDLE);
    }

    /**
     * @param mostPools databases in use at once
     * @param idle how long an unused pool stays open
     */
    QueryNode(HostNames names, int mostPools, Duration idle) {
        this.names = names;
        this.mostPools = mostPools;
        this.idle = idle;
    }

    @Override
    public Set<String> types() {
        return Set.of("db:query");
    }

    /** By the note in the target's own transaction. */
    @Override
    public boolean settlesOnce() {
        return true;
    }

    /**
     * @throws BadEgressList naming the entries that cannot be read
     */
    @Override
    public void prepare(NodeEnvironment environment) {
        EgressRules rules =
                new EgressRules(environment.egressAllow(), environment.egressRefuse(), names);
        pools = new Pools(rules, mostPools, idle);
    }

    @Override
    public NodeResult execute(NodeRequest request) throws InterruptedException {
        Query query;
        try {
            query = Query.of(request);
        } catch (BadQuery bad) {
            return NodeResult.failed(unusable(bad));
        }
        QueryRun run = new QueryRun(query, prepared());
        request.cancel().onCancel(run::stop);
        return run.result();
    }

    /** Values that do not fit are the data's fault, everything else the flow's. */
    private static Failure unusable(BadQuery bad) {
        boolean values = bad.pointer().equals("/parameters");
        return Failure.fatal(values ? "BAD_PARAMETERS" : "INVALID_CONFIG", bad.problem());
    }

    private Pools prepared() {
        Pools prepared = pools;
        if (prepared == null) {
            throw new IllegalStateException("prepare must be called before execute");
        }
        return prepared;
    }

    @Override
    public void close() {
        Pools prepared = pools;
        if (prepared != null) {
            prepared.close();
        }
    }
}
