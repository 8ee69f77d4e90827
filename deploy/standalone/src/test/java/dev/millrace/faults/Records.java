package dev.millrace.faults;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.sql.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what the stores say of many executions, past the product. */
final class Records {
    private static final int PAGE = 1_000;
    private static final String ROWS =
            "select id, flow_id, status from flow_executions where id = any (?::uuid[])";
    private static final String ENDED =
            "select id from flow_executions where completed_at is not null and id = any (?::uuid[])";
    private static final String TIME_TO_START =
            "select extract (epoch from started_at - created_at) * 1000 from flow_executions"
                    + " where started_at is not null and id = any (?::uuid[])";
    private static final String EVENTS =
            "select execution_id, line from execution_events where execution_id = any (?::uuid[]) order by execution_id, seq";

    private final Database database;

    Records(Database database) {
        this.database = database;
    }

    private record Row(String flow, ExecutionStatus status) {}

    /** Those of these that have not ended. */
    List<String> open(List<String> ids) {
        List<String> open = new ArrayList<>(ids);
        for (List<String> page : pages(ids)) {
            open.removeAll(
                    new java.util.HashSet<>(
                            database.list(ENDED, row -> row.getString(1), (Object) array(page))));
        }
        return open;
    }

    /** Those of these that the history has no row of. */
    List<String> unknown(List<String> ids) {
        List<String> unknown = new ArrayList<>(ids);
        pages(ids).forEach(page -> unknown.removeAll(rows(page).keySet()));
        return unknown;
    }

    List<Evidence> evidence(List<String> ids, JobQueue queue, List<EffectSink.Effect> effects) {
        Map<String, List<EffectSink.Effect>> calls =
                effects.stream().collect(Collectors.groupingBy(EffectSink.Effect::executionId));
        List<Evidence> all = new ArrayList<>();
        for (List<String> page : pages(ids)) {
            Map<String, Row> rows = rows(page);
            Map<String, List<EventLine>> events = events(page);
            for (String id : page) {
                @Nullable Row row = rows.get(id);
                all.add(
                        new Evidence(
                                id,
                                row == null ? "" : row.flow,
                                row == null ? null : row.status,
                                queue.find(ExecutionId.of(id)).map(JobRecord::status).orElse(null),
                                events.getOrDefault(id, List.of()),
                                calls.getOrDefault(id, List.of())));
            }
        }
        return all;
    }

    private Map<String, Row> rows(List<String> ids) {
        Map<String, Row> rows = new HashMap<>();
        database.list(
                ROWS,
                row ->
                        rows.put(
                                row.getString(1),
                                new Row(
                                        row.getString(2),
                                        ExecutionStatus.valueOf(
                                                row.getString(3).toUpperCase(Locale.ROOT)))),
                (Object) array(ids));
        return rows;
    }

    private Map<String, List<EventLine>> events(List<String> ids) {
        Map<String, List<EventLine>> events = new HashMap<>();
        database.list(
                EVENTS,
                row ->
                        events.computeIfAbsent(
                                        row.getObject(1, UUID.class).toString(),
                                        any -> new ArrayList<>())
                                .add(EventLine.parse(row.getString(2))),
                (Object) array(ids));
        return events;
    }

    /** From the accept to the first claim, in order of length. */
    List<Duration> timesToStart(List<String> ids) {
        return pages(ids).stream()
                .flatMap(page ->
                        database
                                .list(
                                        TIME_TO_START,
                                        row -> Duration.ofMillis(row.getLong(1)),
                                        (Object) array(page))
                                .stream())
                .sorted()
                .toList();
    }

    private static String[] array(List<String> ids) {
        return ids.toArray(String[]::new);
    }

    private static List<List<String>> pages(List<String> ids) {
        List<List<String>> pages = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += PAGE) {
            pages.add(ids.subList(from, Math.min(ids.size(), from + PAGE)));
        }
        return pages;
    }
}
