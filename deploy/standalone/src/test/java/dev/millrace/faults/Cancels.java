package dev.millrace.faults;

import dev.millrace.lifecycle.Threads;
import dev.millrace.sql.Database;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Clients that cancel executions, two for each and at random moments. */
final class Cancels {
    private static final String ENDS =
            "select id, status, completed_at from flow_executions where id = any (?::uuid[])";

    private final World world;
    private final Map<String, Instant> promised = new ConcurrentHashMap<>();
    private final List<String> refused = new ArrayList<>();

    Cancels(World world) {
        this.world = world;
    }

    /** All within that time; returns when each has its answers. */
    void ask(List<String> ids, Duration within) {
        List<Thread> clients = new ArrayList<>();
        for (String id : ids) {
            for (int client = 0; client < 2; client++) {
                clients.add(Thread.ofVirtual().start(() -> ask(id, within)));
            }
        }
        clients.forEach(Threads::join);
    }

    private void ask(String id, Duration within) {
        Pauses.millis(ThreadLocalRandom.current().nextLong(within.toMillis() + 1));
        String path = "/v1/executions/" + id + "/cancel";
        @Nullable HttpResponse<String> answer = world.client.send("POST", path, "", "");
        if (answer != null && answer.statusCode() == 202) {
            promised.merge(id, Instant.now(), (one, other) -> one.isBefore(other) ? one : other);
        } else if (answer == null || answer.statusCode() != 409) { // it may have ended meanwhile
            refuse(id + ": " + (answer == null ? "no answer" : answer.body()));
        }
    }

    private synchronized void refuse(String what) {
        refused.add(what);
    }

    /** Each that was asked for was promised, and held within that time. */
    List<String> problems(Duration within) {
        List<String> problems = new ArrayList<>();
        refused.forEach(what -> problems.add("F22: not promised: " + what));
        long slowest = 0;
        try (Database database = world.postgres.database()) {
            List<Ended> ends =
                    database.list(
                            ENDS,
                            row ->
                                    new Ended(
                                            row.getString(1),
                                            row.getString(2),
                                            row.getTimestamp(3).toInstant()),
                            (Object) promised.keySet().toArray(String[]::new));
            for (Ended one : ends) {
                long millis =
                        Duration.between(promised.getOrDefault(one.id, one.at), one.at).toMillis();
                slowest = Math.max(slowest, millis);
                if (!one.status.equals("cancelled") || millis > within.toMillis()) {
                    problems.add(
                            "F22: %s ended as %s, %d ms after the promise"
                                    .formatted(one.id, one.status, millis));
                }
            }
        }
        System.out.println(promised.size() + " cancelled, the slowest after " + slowest + " ms");
        return problems;
    }

    private record Ended(String id, String status, Instant at) {}
}
