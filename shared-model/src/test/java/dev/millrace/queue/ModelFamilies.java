package dev.millrace.queue;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Parents and children, looked at in one audit: an ended child has told its parent, a parent that
 * has ended or turned back has cancelled its children, and beside each parent lie the children that
 * live.
 */
final class ModelFamilies {
    private static final int BACK = 4;

    private final ModelWorld world;
    private final Set<ExecutionId> turned = new HashSet<>();
    private final Map<ExecutionId, JobRecord> jobs = new HashMap<>();
    private final Map<ExecutionId, Set<String>> told = new HashMap<>();

    ModelFamilies(ModelWorld world) {
        this.world = world;
    }

    /** Some are children of what still lives. */
    static JobFields born(JobFields own, ModelWorld world, List<ExecutionId> ids, Random random) {
        if (ids.isEmpty() || random.nextInt(4) > 0) {
            return own;
        }
        ExecutionId parent = ids.get(random.nextInt(ids.size()));
        ModelWorld.Lying lying = world.find(parent);
        if (lying == null || lying.job().status().terminal()) {
            return own;
        }
        // what a worker that knows nothing of the way back makes, and what belongs to it
        boolean undoing = (lying.flags() & BACK) != 0 && ids.size() % 2 == 0;
        return ModelJobs.childOf(new JobFields.Parent(parent, 1, undoing), own);
    }

    void see(ModelWorld.Lying lying, List<EventLine> whole) {
        JobRecord job = lying.job();
        jobs.put(job.id(), job);
        if ((lying.flags() & BACK) != 0) {
            turned.add(job.id());
        }
        Set<String> requests = new HashSet<>();
        whole.forEach(line -> requests.add(line.effectKey()));
        world.kept(job.id()).forEach(kept -> requests.add(kept.request()));
        told.put(job.id(), requests);
    }

    void check() {
        Map<ExecutionId, Set<String>> living = new HashMap<>();
        for (JobRecord job : jobs.values()) {
            JobFields.Parent above = job.fields().parent();
            JobRecord parent = above == null ? null : jobs.get(above.id());
            if (above != null && parent != null) {
                child(job, parent, !above.undoing() && turned.contains(parent.id()));
                if (!job.status().terminal() && !parent.status().terminal()) {
                    living.computeIfAbsent(parent.id(), any -> new HashSet<>())
                            .add(job.id().toString());
                }
            }
        }
        for (ExecutionId id : jobs.keySet()) {
            holds(
                    world.children(id).equals(living.getOrDefault(id, Set.of())),
                    "other children than live lie beside " + id);
        }
    }

    private void child(JobRecord job, JobRecord parent, boolean leftBehind) {
        if (leftBehind || parent.status().terminal()) {
            holds(
                    job.status().terminal() || job.cancelAsked() || turned.contains(job.id()),
                    "an orphan: " + job.id());
        }
        if (!parent.status().terminal() && job.status().terminal()) {
            holds(
                    told.getOrDefault(parent.id(), Set.of()).contains(job.id().toString()),
                    "the end of " + job.id() + " was not told");
        }
    }

    private static void holds(boolean fact, String what) {
        if (!fact) {
            throw new AssertionError(what);
        }
    }
}
