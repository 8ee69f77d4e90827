package dev.millrace.history;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One write, on one connection. Events are stored first, then a row moves on if the change goes on
 * just where the row stands; that is one statement for all. What does not fit (repeated, early, or
 * late because another process holds the events between) waits for the row's lock and makes the row
 * anew from all events stored. Whoever has the lock last sees them all, so the order of writes does
 * not matter. Used once.
 */
final class HistoryTransaction {
    private final EventTable events;
    private final ExecutionTable executions;
    private final NodeTable nodes;
    private final DeadLetterTable letters;
    private final Arrivals arrivals;
    private final List<ExecutionId> ended = new ArrayList<>();
    private final List<ExecutionId> endedAgain = new ArrayList<>();

    HistoryTransaction(Connection connection) {
        events = new EventTable(connection);
        executions = new ExecutionTable(connection);
        nodes = new NodeTable(connection);
        letters = new DeadLetterTable(connection);
        arrivals = new Arrivals(connection);
    }

    /**
     * Stores everything.
     *
     * @param changes one per execution, by id, so that two writers take their locks in one order
     * @param copy whether rows are copied in as new; fails with a duplicate if one is not
     * @return those that have ended and whose events are all stored
     */
    List<ExecutionId> store(List<Change> changes, boolean copy) throws SQLException {
        Set<ExecutionId> ranAhead = arrivals.insert(arrivals(changes));
        if (copy) {
            events.copy(changes);
        } else {
            events.merge(changes);
        }
        rebuild(changes.stream().filter(change -> ranAhead.contains(change.id)).toList());
        List<Change> moving =
                changes.stream()
                        .filter(change -> change.lastSeq() > 1 && !ranAhead.contains(change.id))
                        .toList();
        Set<ExecutionId> advanced =
                executions.advance(moving.stream().filter(Change::gapFree).toList());
        follow(moving.stream().filter(change -> advanced.contains(change.id)).toList(), copy);
        mend(moving.stream().filter(change -> !advanced.contains(change.id)).toList());
        return ended;
    }

    private static List<Arrival> arrivals(List<Change> changes) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Change change : changes) {
            if (change.arrival != null) {
                arrivals.add(change.arrival);
            }
        }
        return arrivals;
    }

    private void follow(List<Change> advanced, boolean copy) throws SQLException {
        List<Change> fresh =
                advanced.stream().filter(change -> copy && change.fromTheStart()).toList();
        List<Change> parts =
                advanced.stream().filter(change -> !copy || !change.fromTheStart()).toList();
        nodes.copy(fresh);
        nodes.merge(parts);
        nodes.cancelOpen(parts.stream().filter(Change::endedBadly).toList());
        letters.put(advanced.stream().filter(Change::failed).toList());
        advanced.stream().filter(Change::ended).forEach(change -> ended.add(change.id));
    }

    private void mend(List<Change> others) throws SQLException {
        if (others.isEmpty()) {
            return;
        }
        Map<ExecutionId, ExecutionTable.Standing> standing = standing(others);
        List<Change> behind = new ArrayList<>();
        List<Change> orphans = new ArrayList<>();
        for (Change change : others) {
            ExecutionTable.Standing row = standing.get(change.id);
            if (row == null) {
                orphans.add(change);
            } else if (row.ended() && !row.gaps()) {
                afterTheEnd(change, row);
            } else if (!row.knows(change)) {
                behind.add(change);
            }
        }
        rebuild(behind);
        keep(orphans);
    }

    /** A row may be on its way in another transaction. */
    private Map<ExecutionId, ExecutionTable.Standing> standing(List<Change> others)
            throws SQLException {
        Map<ExecutionId, ExecutionTable.Standing> standing = executions.lock(others);
        List<Change> without =
                others.stream().filter(change -> !standing.containsKey(change.id)).toList();
        if (!without.isEmpty()) {
            arrivals.awaitOthers();
            standing.putAll(executions.lock(without));
        }
        return standing;
    }

    /** The end was committed before; after a failover of Redis the execution may have run on. */
    private void afterTheEnd(Change change, ExecutionTable.Standing row) throws SQLException {
        if (!row.knows(change)) {
            events.dropAfter(row.id(), row.lastSeq());
        }
        if (change.ended() && change.lastSeq() != row.lastSeq()) {
            endedAgain.add(row.id());
        }
        ended.add(row.id());
    }

    /** Those that had ended before and were brought another end, which was dropped. */
    List<ExecutionId> endedAgain() {
        return endedAgain;
    }

    private void rebuild(List<Change> behind) throws SQLException {
        if (behind.isEmpty()) {
            return;
        }
        Map<ExecutionId, List<EventLine>> stored = events.read(behind);
        List<Change> whole = behind.stream().map(change -> whole(change, stored)).toList();
        executions.rewrite(whole);
        nodes.merge(whole);
        letters.put(whole.stream().filter(Change::failed).toList());
        whole.stream()
                .filter(change -> change.ended() && change.complete())
                .forEach(change -> ended.add(change.id));
    }

    private static Change whole(Change change, Map<ExecutionId, List<EventLine>> stored) {
        List<EventLine> lines = stored.getOrDefault(change.id, change.lines);
        return new Change(new EventRows(change.id, change.tenant, change.flowId, lines));
    }

    /** Executions that were never accepted here; their events are kept. */
    private void keep(List<Change> orphans) throws SQLException {
        nodes.merge(orphans);
        nodes.cancelOpen(orphans.stream().filter(Change::endedBadly).toList());
        letters.put(orphans.stream().filter(Change::failed).toList());
        orphans.stream().filter(Change::ended).forEach(change -> ended.add(change.id));
    }
}
