package dev.millrace.queue;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
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
 * is in the ring, capped or parked. I5 one end, nothing after it. I6 numbers without a gap. I7
 * accepted records stay as they are.
 */
final class ModelAudit {
    private final ModelWorld world;
    private final Map<ExecutionId, Map<Long, String>> accepted;
    private final Map<ExecutionId, Integer> signals;
    private final Set<String> leases;
    private final Set<String> due;
    private final Map<String, List<String>> entries;
    private final Map<String, Integer> running = new HashMap<>();
    private final Set<String> live = new HashSet<>();

    ModelAudit(
            ModelWorld world,
            Map<ExecutionId, Map<Long, String>> accepted,
            Map<ExecutionId, Integer> signals) {
        this.world = world;
        this.accepted = accepted;
        this.signals = signals;
        this.leases = world.leases();
        this.due = world.due();
        this.entries = world.entries();
    }

    void check(List<ExecutionId> ids) {
        ids.forEach(this::job);
        for (String queue : ModelWorld.QUEUES) {
            holds(
                    world.running("qm:" + queue) == running.getOrDefault(queue, 0),
                    "I3 of queue " + queue);
            for (String lane : ModelWorld.LANES) {
                String limiter = queue + ":" + lane;
                holds(
                        world.running("tm:" + limiter) == running.getOrDefault(limiter, 0),
                        "I3 of " + limiter);
            }
        }
        live.forEach(this::lane);
    }

    private void job(ExecutionId id) {
        ModelWorld.Lying lying = world.find(id);
        if (lying == null) {
            throw new AssertionError("lost " + id);
        }
        JobRecord job = lying.job();
        places(id, job);
        if (job.status() == ExecutionStatus.RUNNING) {
            count(job);
        }
        log(id, job);
        signals(id, lying);
    }

    private void places(ExecutionId id, JobRecord job) {
        String name = id.toString();
        List<String> lanes = entries.getOrDefault(name, List.of());
        String lane = JobBytes.lane(job.tenant(), job.laneKey());
        switch (job.status()) {
            case QUEUED -> {
                holds(
                        lanes.equals(List.of(job.queue() + ":" + job.priority() + ":" + lane)),
                        "I1 queued " + name + " " + lanes);
                live.add(job.queue() + "\t" + job.priority() + "\t" + lane);
            }
            case CANCELLED -> holds(lanes.size() <= 1, "I1 cancelled " + name);
            case DELAYED, RUNNING, SUSPENDED, COMPLETED, FAILED ->
                    holds(lanes.isEmpty(), "I1 " + job.status() + " " + name + " " + lanes);
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
        if (job.laneKey() != null) {
            running.merge(job.queue() + ":" + job.tenant() + "|" + job.laneKey(), 1, Integer::sum);
        }
    }

    private void log(ExecutionId id, JobRecord job) {
        List<EventLine> log = job.log();
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

    private void signals(ExecutionId id, ModelWorld.Lying lying) {
        JobRecord job = lying.job();
        long logged =
                job.log().stream().filter(line -> line.type() == EventType.SIGNAL_RECEIVED).count();
        long waiting = job.status() == ExecutionStatus.RUNNING ? world.signalsWaiting(id) : 0;
        holds(
                job.status().terminal() || logged + waiting == signals.getOrDefault(id, 0),
                "a signal of " + id + " was lost");
        if (job.status() == ExecutionStatus.SUSPENDED) {
            EventType last = job.log().getLast().type();
            holds(
                    lying.flags() < 8 && last == EventType.EXECUTION_SUSPENDED,
                    "waits for a signal that came: " + id);
        }
    }

    private void lane(String place) {
        String[] part = place.split("\t", 3);
        String queue = part[0];
        int priority = Integer.parseInt(part[1]);
        String lane = part[2];
        boolean held = false;
        for (String limiter : new HashSet<>(List.of(tenant(lane), lane))) {
            if (world.heldByCap(queue, limiter, priority, lane)) {
                String cap = world.field("tm:" + queue + ":" + limiter, "cap");
                boolean full =
                        cap != null
                                && running.getOrDefault(queue + ":" + limiter, 0)
                                        >= Integer.parseInt(cap);
                holds(full, "I4 held below its cap: " + place);
                held = true;
            }
        }
        boolean parked = due.contains("L|" + queue + "|" + priority + "|" + lane);
        holds(held || parked || world.inRing(queue, priority, lane), "I4 not runnable: " + place);
    }

    private static String tenant(String lane) {
        int bar = lane.indexOf('|');
        return bar < 0 ? lane : lane.substring(0, bar);
    }

    private static void holds(boolean fact, String what) {
        if (!fact) {
            throw new AssertionError(what);
        }
    }
}
