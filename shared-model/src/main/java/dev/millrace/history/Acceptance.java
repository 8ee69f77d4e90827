package dev.millrace.history;

import dev.millrace.execution.ExecutionId;
import dev.millrace.sql.Database;
import dev.millrace.sql.Statements;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes executions durable: one transaction for all that are handed in together. Thread-safe. */
public final class Acceptance {
    private static final String LABELS = "\u001f"; // control characters are refused in labels

    // unnest keeps the statement's text the same for every size of batch, so it is prepared once;
    // a batch whose COMMIT was of unknown end may be handed in again, so rows that are there stay
    private static final String INSERT =
            """
            insert into flow_executions (id, tenant_id, flow_id, flow_version, status, input, queue, priority, max_attempts, created_at, run_at,
                fields, labels, replay_of, parent_id)
            select u.id::uuid, u.tenant, u.flow, u.version, case when u.run_at is null then 'queued' else 'delayed' end, u.input, u.queue, u.priority,
                u.attempts, to_timestamp(u.created / 1000.0), to_timestamp(u.run_at / 1000.0), u.fields, string_to_array(u.labels, E'\\x1f'),
                u.replay_of::uuid, u.parent::uuid
            from unnest(?::text[], ?::text[], ?::text[], ?::int8[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::text[],
                ?::text[], ?::text[], ?::text[])
                as u(id, tenant, flow, version, input, queue, priority, attempts, created, run_at, fields, labels, replay_of, parent)
            on conflict do nothing
            """;

    // a key that has expired is as good as new
    private static final String CLAIM_KEYS =
            """
            insert into idempotency_keys as k (tenant_id, key, fingerprint, execution_id, expires_at)
            select u.tenant, u.key, u.fingerprint, u.execution::uuid, now() + interval '24 hours'
            from unnest(?::text[], ?::text[], ?::text[], ?::text[]) as u(tenant, key, fingerprint, execution)
            order by u.tenant, u.key
            on conflict (tenant_id, key) do update
                set fingerprint = excluded.fingerprint, execution_id = excluded.execution_id, expires_at = excluded.expires_at
                where k.expires_at < now()
            returning tenant_id, key, fingerprint, execution_id
            """;

    private static final String READ_KEYS =
            """
            select tenant_id, key, fingerprint, execution_id from idempotency_keys
            where (tenant_id, key) in (select * from unnest(?::text[], ?::text[]))
            """;

    private final Database database;

    public Acceptance(Database database) {
        this.database = database;
    }

    /**
     * One answer per execution, in order; when it returns, what was stored is committed. If it
     * throws, the same executions may be handed in again: none is stored twice.
     */
    public List<Accepted> accept(List<NewExecution> executions) {
        return store(executions.stream().map(row -> new Admitted(row, List.of(), false)).toList());
    }

    /** As {@link #accept}, with what else belongs to each. */
    public List<Accepted> store(List<Admitted> admitted) {
        if (admitted.stream().allMatch(Admitted::onlyARow)) {
            Object[] rows = columns(admitted.stream().map(Admitted::execution).toList());
            database.update(INSERT, rows); // without a round trip for the COMMIT
            return Collections.nCopies(admitted.size(), new Accepted.Stored());
        }
        return database.inTransaction(connection -> store(connection, admitted));
    }

    private static List<Accepted> store(Connection connection, List<Admitted> admitted)
            throws SQLException {
        List<NewExecution> executions = admitted.stream().map(Admitted::execution).toList();
        Map<Key, Holder> holders = holders(connection, executions);
        List<Accepted> answers =
                executions.stream().map(execution -> answer(execution, holders)).toList();
        List<Admitted> stored = new ArrayList<>(admitted.size());
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof Accepted.Stored) {
                stored.add(admitted.get(i));
            }
        }
        if (!stored.isEmpty()) {
            insert(connection, stored.stream().map(Admitted::execution).toList());
            insertMore(connection, stored);
        }
        return answers;
    }

    private static void insertMore(Connection connection, List<Admitted> stored)
            throws SQLException {
        List<NewExecution> waiting =
                stored.stream().filter(Admitted::waits).map(Admitted::execution).toList();
        if (!waiting.isEmpty()) {
            WaitingRoom.enter(connection, waiting);
        }
        List<Change> copied =
                stored.stream()
                        .filter(one -> !one.copied().isEmpty())
                        .map(Acceptance::copied)
                        .sorted(Comparator.comparing((Change change) -> change.id))
                        .toList();
        if (!copied.isEmpty()) {
            new HistoryTransaction(connection).store(copied, false);
        }
    }

    private static Change copied(Admitted one) {
        NewExecution execution = one.execution();
        return new Change(
                new EventRows(
                        execution.id(), execution.tenant(), execution.flowId(), one.copied()));
    }

    /**
     * Who holds each idempotency key now: the executions of this batch that won it, or those that
     * had it before.
     */
    private static Map<Key, Holder> holders(Connection connection, List<NewExecution> executions)
            throws SQLException {
        Map<Key, NewExecution> first = new HashMap<>();
        for (NewExecution execution : executions) {
            Key key = key(execution);
            if (key != null) {
                first.putIfAbsent(key, execution);
            }
        }
        Map<Key, Holder> holders = new HashMap<>();
        if (!first.isEmpty()) {
            List<Key> keys = List.copyOf(first.keySet());
            @Nullable String[] tenants = Columns.texts(keys, Key::tenant);
            @Nullable String[] names = Columns.texts(keys, Key::name);
            @Nullable String[] fingerprints =
                    Columns.texts(keys, key -> fingerprint(first.get(key)));
            @Nullable String[] ids = Columns.texts(keys, key -> id(first.get(key)));
            Statements.list(connection, CLAIM_KEYS, Holder::read, tenants, names, fingerprints, ids)
                    .forEach(won -> holders.put(won.key, won));
            List<Key> lost = keys.stream().filter(key -> !holders.containsKey(key)).toList();
            if (!lost.isEmpty()) {
                Statements.list(
                                connection,
                                READ_KEYS,
                                Holder::read,
                                Columns.texts(lost, Key::tenant),
                                Columns.texts(lost, Key::name))
                        .forEach(held -> holders.put(held.key, held));
            }
        }
        return holders;
    }

    private static String fingerprint(@Nullable NewExecution execution) {
        return execution == null || execution.idempotency() == null
                ? ""
                : execution.idempotency().fingerprint();
    }

    private static String id(@Nullable NewExecution execution) {
        return execution == null ? "" : execution.id().toString();
    }

    private static @Nullable Key key(NewExecution execution) {
        NewExecution.Idempotency given = execution.idempotency();
        return given == null ? null : new Key(execution.tenant(), given.key());
    }

    private static Accepted answer(NewExecution execution, Map<Key, Holder> holders) {
        Key key = key(execution);
        Holder holder = key == null ? null : holders.get(key);
        if (holder == null || holder.execution.equals(execution.id())) {
            return new Accepted.Stored();
        }
        boolean same = holder.fingerprint.equals(fingerprint(execution));
        return same
                ? new Accepted.Repeated(holder.execution)
                : new Accepted.KeyTaken(holder.execution);
    }

    static void insert(Connection connection, List<NewExecution> rows) throws SQLException {
        Statements.update(connection, INSERT, columns(rows));
    }

    private static Object[] columns(List<NewExecution> rows) {
        return new Object[] {
            Columns.texts(rows, row -> row.id().toString()),
            Columns.texts(rows, NewExecution::tenant),
            Columns.texts(rows, NewExecution::flowId),
            Columns.numbers(rows, row -> (long) row.flowVersion()),
            Columns.texts(rows, row -> new String(row.input(), StandardCharsets.UTF_8)),
            Columns.texts(rows, NewExecution::queue),
            Columns.numbers(rows, row -> (long) row.priority()),
            Columns.numbers(rows, row -> (long) row.maxAttempts()),
            Columns.numbers(rows, row -> row.acceptedAt().toEpochMilli()),
            Columns.numbers(rows, row -> row.runAt() == null ? null : row.runAt().toEpochMilli()),
            Columns.texts(rows, NewExecution::fields),
            Columns.texts(rows, row -> row.labels().stream().collect(Collectors.joining(LABELS))),
            Columns.texts(rows, row -> row.replayOf() == null ? null : row.replayOf().toString()),
            Columns.texts(rows, row -> row.parent() == null ? null : row.parent().toString())
        };
    }

    private record Key(String tenant, String name) {}

    private record Holder(Key key, String fingerprint, ExecutionId execution) {
        static Holder read(java.sql.ResultSet row) throws SQLException {
            Key key = new Key(row.getString("tenant_id"), row.getString("key"));
            return new Holder(
                    key,
                    row.getString("fingerprint"),
                    ExecutionId.of(row.getString("execution_id")));
        }
    }
}
