package dev.millrace.queue;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.redis.Arguments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The history, as far as cold jobs need it: it has what was cut off them, and does not fall back
 * when Redis does.
 */
final class ModelArchive {
    private final ModelWorld world;
    private final Map<ExecutionId, List<EventLine>> cut = new HashMap<>();
    int chilled;

    ModelArchive(ModelWorld world) {
        this.world = world;
    }

    /** As the outbox writer does, which may have read less than there is. */
    void chill(List<ExecutionId> ids, Random random, long now) {
        JobRecord job = world.suspended(ids, random);
        ExecutionId id = job.id();
        int behind = random.nextInt(4) / 3;
        List<EventLine> whole = whole(job);
        long seq = job.seq() - behind;
        Arguments arguments = new Arguments().add(now).add(0).add(id.toString()).add(seq);
        boolean cold = !((List<?>) world.run(world.scripts.chill(), arguments)).isEmpty();
        boolean may = job.status() == ExecutionStatus.SUSPENDED && behind == 0;
        if (cold != may) {
            throw new AssertionError("chilled: " + cold + ", though " + job.status() + " " + id);
        }
        JobRecord after = world.job(id);
        if (cold) {
            cut.put(id, whole);
            chilled++;
        }
        if (after.cold() != (cold || job.cold()) || cold != (cold && after.log().isEmpty())) {
            throw new AssertionError("cut wrongly: " + id);
        }
    }

    /** What was cut off, and what Redis has. */
    List<EventLine> whole(JobRecord job) {
        int before = (int) job.seq() - job.log().size();
        List<EventLine> past = cut.getOrDefault(job.id(), List.of());
        if (past.size() < before) {
            throw new AssertionError("I6 events are in no store: " + job.id());
        }
        List<EventLine> whole = new ArrayList<>(past.subList(0, before));
        whole.addAll(job.log());
        return whole;
    }
}
