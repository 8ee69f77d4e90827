package dev.millrace.queue;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The invariants, checked on all of Redis. I1 a live job is in exactly one of lane, due, lease; a
 * suspended one may be in due. I2 running is leased. I3 counters equal leases. I4 a lane with jobs
 * and its tenant are in their rings, or held by a limit that has no room. I5 one end, nothing after
 * it. I6 numbers without a gap. I7 accepted records stay as they are.
 */
final class ModelAudit {
    private final ModelWorld world;
    private final Map<ExecutionId, Map<Long, String>> accepted;
    private final ModelSignals signals;
    private final ModelArchive archive;
    private final ModelFamilies families;
    private final Set<String> leases;
    private final Set<String> due;
    private final Map<String, List<String>> entries;
    private final Map<String, Integer> running = new HashMap<>();
    private final Map<String, Integer> open = new HashMap<>();
    private final Set<Place> lanes = new HashSet<>();

    ModelAudit(
            ModelWorld world,
            Map<ExecutionId, Map<Long, String>> accepted,
            ModelSignals signals,
            ModelArchive archive) {
        this.world = world;
        this.accepted = accepted;
        this.signals = signals;
        this.archive = archive;
        this.families = new ModelFamilies(world);
        this.leases = world.leases();
        this.due = world.due();
        this.entries = world.entries();
    }

    void check(List<ExecutionId> ids) {
        ids.forEach(this::job);
        families.check();
        for (String queue : ModelWorld.QUEUES) {
            holds(
                    world.running("qm:" + queue) == running.getOrDefault(queue, 0),
                    "I3 of queue " + queue);
            for (String tenant : ModelWorld.TENANTS) {
                String limiter = queue + ":" + tenant;
                holds(
                        world.running("tm:" + limiter) == running.getOrDefault(limiter, 0),
                        "I3 of " + limiter);
                for (int priority = 0; priority < 4; priority++) {
                    tenant(queue, priority, tenant);
                }
            }
        }
        ModelWorld.OWNERS.stream().flatMap(owner -> owner.limiters().stream()).forEach(this::key);
        lanes.forEach(this::lane);
    }

    private void key(String limiter) {
        String name = "k:" + limiter;
        holds(
                world.running(name) == running.getOrDefault(limiter, 0),
                "I3 of " + limiter + ": " + world.running(name) + " places taken");
        holds(
                world.number(name, "n") == open.getOrDefault(limiter, 0),
                "I3 of " + limiter + ": " + world.number(name, "n") + " counted");
    }

    private void job(ExecutionId id) {
        ModelWorld.Lying lying = world.find(id);
        if (lying == null) {
            throw new AssertionError("lost " + id);
        }
        JobRecord job = lying.job();
        places(id, job);
        if (!job.status().terminal()) {
            limiters(job).forEach(limiter -> open.merge(limiter, 1, Integer::sum));
        }
        if (job.status() == ExecutionStatus.RUNNING) {
            count(job);
        }
        List<EventLine> whole = archive.whole(job);
        log(id, job, whole);
        signals.check(world, lying, whole);
        families.see(lying, whole);
    }

    private void places(ExecutionId id, JobRecord job) {
        String name = id.toString();
        List<String> found = entries.getOrDefault(name, List.of());
        Place place = Place.of(job);
        switch (job.status()) {
            case QUEUED -> {
                holds(found.equals(List.of(place.text())), "I1 queued " + name + " " + found);
                lanes.add(place);
            }
            case CANCELLED -> holds(found.size() <= 1, "I1 cancelled " + name);
            case DELAYED, RUNNING, SUSPENDED, COMPENSATING, COMPLETED, FAILED ->
                    holds(found.isEmpty(), "I1 " + job.status() + " " + name + " " + found);
        }
        boolean mayBeDue = job.status() == ExecutionStatus.SUSPENDED && due.contains(name);
        holds(
                due.contains(name) == (job.status() == ExecutionStatus.DELAYED || mayBeDue),
                "I1 due " + job.status() + " " + name);
        holds(
                leases.contains(name) == (job.status() == ExecutionStatus.RUNNING),
                "I2 " + job.status() + " " + name);
    }

    private void count(JobRecord job) {
        running.merge(job.queue(), 1, Integer::sum);
        running.merge(job.queue() + ":" + job.tenant(), 1, Integer::sum);
        limiters(job).forEach(limiter -> running.merge(limiter, 1, Integer::sum));
    }

    static List<String> limiters(JobRecord job) {
        KeyLimits limits = job.fields().limits();
        return new ModelJobs.Owner(
                        job.tenant(),
                        limits.cap() == null ? null : limits.cap().key(),
                        limits.rate() == null ? null : limits.rate().key())
                .limiters();
    }

    private void log(ExecutionId id, JobRecord job, List<EventLine> log) {
        for (int i = 0; i < log.size(); i++) {
            holds(log.get(i).seq() == i + 1L, "I6 " + id + " " + log);
        }
        holds(job.seq() == log.size(), "I6 header of " + id);
        long ends = log.stream().filter(line -> line.type().terminal()).count();
        holds(ends == (job.status().terminal() ? 1 : 0), "I5 " + id + " " + job.status());
        holds(ends == 0 || log.getLast().type().terminal(), "I5 something after the end of " + id);
        accepted.getOrDefault(id, Map.of())
                .forEach((seq, line) ->
                        holds(
                                log.size() >= seq && log.get((int) (seq - 1)).text().equals(line),
                                "I7 record " + seq + " of " + id));
    }

    private void lane(Place place) {
        List<String> runnable = world.runnable(place.queue, place.priority, place.tenant());
        List<String> lines =
                place.limiters().stream()
                        .filter(name ->
                                world.waitsAt(name, place.queue, place.priority, place.lane))
                        .toList();
        boolean runs = runnable.contains(place.lane);
        holds(lines.size() + (runs ? 1 : 0) == 1, "I4 in no ring and no line, or in two: " + place);
        for (String limiter : lines) {
            boolean another =
                    runnable.stream().anyMatch(lane -> Place.limiters(lane).contains(limiter));
            holds(
                    another || full("k:" + limiter, limiter) || due.contains("K|" + limiter),
                    "I4 held though there is room: " + place);
        }
    }

    private void tenant(String queue, int priority, String tenant) {
        String limiter = queue + ":" + tenant;
        String held = world.field("tm:" + limiter, "hl");
        boolean waits =
                held != null
                        && held.contains(Integer.toString(priority))
                        && (full("tm:" + limiter, limiter)
                                || due.contains("T|" + queue + "|" + tenant));
        holds(
                waits
                        || world.inRing(queue, priority, tenant)
                        || world.runnable(queue, priority, tenant).isEmpty(),
                "I4 a tenant with runnable lanes is nowhere: " + limiter + ":" + priority);
    }

    private boolean full(String key, String limiter) {
        String cap = world.field(key, "cap");
        return cap != null && running.getOrDefault(limiter, 0) >= Integer.parseInt(cap);
    }

    /** A lane of a queue and priority. */
    private record Place(String queue, int priority, String lane) {
        static Place of(JobRecord job) {
            KeyLimits limits = job.fields().limits();
            return new Place(job.queue(), job.priority(), limits.lane(job.tenant(), "flow"));
        }

        String text() {
            return queue + ":" + priority + ":" + lane;
        }

        String tenant() {
            return lane.split("\\|", 2)[0];
        }

        List<String> limiters() {
            return limiters(lane);
        }

        static List<String> limiters(String lane) {
            return ModelWorld.OWNERS.stream()
                    .filter(owner -> owner.lane().equals(lane))
                    .flatMap(owner -> owner.limiters().stream())
                    .toList();
        }
    }

    private static void holds(boolean fact, String what) {
        if (!fact) {
            throw new AssertionError(what);
        }
    }
}
