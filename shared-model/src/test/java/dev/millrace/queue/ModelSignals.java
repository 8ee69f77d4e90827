package dev.millrace.queue;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.redis.Arguments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Signals that were taken, by request; the same request is sent again now and then. */
final class ModelSignals {
    /** Others are those of children. */
    private static final String NAME = "go";

    private static final Set<String> TAKEN = Set.of("woken", "noted", "kept");

    private final Map<ExecutionId, Set<String>> requests;

    ModelSignals() {
        this(new HashMap<>());
    }

    private ModelSignals(Map<ExecutionId, Set<String>> requests) {
        this.requests = requests;
    }

    ModelSignals copy() {
        Map<ExecutionId, Set<String>> copy = new HashMap<>();
        requests.forEach((id, some) -> copy.put(id, new HashSet<>(some)));
        return new ModelSignals(copy);
    }

    /**
     * @param dice decides whether an earlier request comes again
     */
    void send(ModelWorld world, ExecutionId id, int dice, long now) {
        List<String> before = List.copyOf(requests.getOrDefault(id, Set.of()));
        String request =
                before.isEmpty() || dice % 3 > 0
                        ? new UUID(dice, now).toString()
                        : before.get(dice % before.size());
        Arguments arguments =
                new Arguments().add(now).add(id.toString()).add(NAME).add("{}").add(request);
        String answer = JobQueue.text(world.run(world.scripts.signal(), arguments));
        if (TAKEN.contains(answer)) {
            requests.computeIfAbsent(id, any -> new HashSet<>()).add(request);
        }
        holds(
                !answer.equals("woken") || !world.due().contains(id.toString()),
                "I1 woken and due " + id);
    }

    /** None is lost while the execution lives, and Redis has none twice. */
    void check(ModelWorld world, ModelWorld.Lying lying, List<EventLine> whole) {
        JobRecord job = lying.job();
        if (job.status().terminal()) {
            return;
        }
        List<String> here = requestsIn(job.log());
        if (job.status() == ExecutionStatus.RUNNING) {
            world.kept(job.id()).stream()
                    .filter(kept -> kept.name().equals(NAME))
                    .forEach(kept -> here.add(kept.request()));
        } else {
            holds(world.kept(job.id()).isEmpty(), "a signal is kept beside " + job.id());
        }
        holds(here.size() == Set.copyOf(here).size(), "a signal twice: " + job.id());
        Set<String> all = new HashSet<>(requestsIn(whole));
        all.addAll(here);
        holds(
                all.equals(requests.getOrDefault(job.id(), Set.of())),
                "a signal of " + job.id() + " was lost");
        if (job.status() == ExecutionStatus.SUSPENDED) {
            holds(
                    (lying.flags() & 16) == 0
                            && whole.getLast().type() == EventType.EXECUTION_SUSPENDED,
                    "waits for a signal that came: " + job.id());
        }
    }

    private static List<String> requestsIn(List<EventLine> log) {
        List<String> found = new ArrayList<>();
        log.stream()
                .filter(line -> line.type() == EventType.SIGNAL_RECEIVED)
                .filter(line -> line.detail().equals(NAME))
                .forEach(line -> found.add(line.effectKey()));
        return found;
    }

    private static void holds(boolean fact, String what) {
        if (!fact) {
            throw new AssertionError(what);
        }
    }
}
