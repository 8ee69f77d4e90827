package dev.millrace.worker.claim;

import dev.millrace.execution.ExecutionId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** All jobs that this worker holds. Thread-safe. */
public final class HeldJobs {
    private final Map<ExecutionId, HeldJob> jobs = new ConcurrentHashMap<>();

    public void add(HeldJob job) {
        jobs.put(job.claim().id(), job);
    }

    public void remove(HeldJob job) {
        jobs.remove(job.claim().id(), job);
    }

    public int size() {
        return jobs.size();
    }

    List<HeldJob> all() {
        return List.copyOf(jobs.values());
    }

    public void each(Consumer<HeldJob> action) {
        all().forEach(action);
    }
}
