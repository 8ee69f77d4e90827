package dev.millrace.queue;

import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionId;
import dev.millrace.flow.Backoff;
import dev.millrace.flow.LimitPolicy;
import dev.millrace.queue.KeyLimits.Cap;
import dev.millrace.queue.KeyLimits.Starts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs of the model. */
final class ModelJobs {
    /** Nobody is held by these. */
    private static final Rate FREELY = new Rate(1_000_000, Duration.ofSeconds(1));

    private ModelJobs() {}

    /**
     * Who owns a job, and the keys of its limits.
     *
     * @param cap null for no concurrency key
     * @param rate null for no rate key
     */
    record Owner(String tenant, @Nullable String cap, @Nullable String rate) {
        static Owner of(String tenant) {
            return new Owner(tenant, null, null);
        }

        /** With limits so wide that they hold nobody. */
        KeyLimits wide() {
            return limits(1_000_000, LimitPolicy.QUEUE, FREELY);
        }

        KeyLimits limits(int most, LimitPolicy policy, Rate starts) {
            return new KeyLimits(
                    cap == null ? null : new Cap(cap, most, policy),
                    rate == null ? null : new Starts(rate, starts));
        }

        String lane() {
            return wide().lane(tenant, "flow");
        }

        /** Names of the keys' limiters. */
        List<String> limiters() {
            List<String> limiters = new ArrayList<>();
            String[] part = lane().split("\\|", -1);
            for (int i = 1; i < part.length; i++) {
                if (!part[i].isEmpty()) {
                    limiters.add((i == 1 ? "c:" : "r:") + tenant + "|" + part[i]);
                }
            }
            return limiters;
        }
    }

    static NewJob job(ExecutionId id, String queue, Owner owner, int priority, Duration delay) {
        return job(id, queue, owner, priority, delay, fields(1, owner.wide()));
    }

    static JobFields fields(int version, KeyLimits limits) {
        return fields(version, limits, false);
    }

    static JobFields fields(int version, KeyLimits limits, boolean undoes) {
        Duration timeout = Duration.ofMinutes(5);
        return new JobFields(
                "flow", version, Life.AT, timeout, Backoff.OF_JOBS, null, undoes, limits, null);
    }

    static JobFields childOf(JobFields.Parent parent, JobFields fields) {
        return new JobFields(
                fields.flowId(),
                fields.flowVersion(),
                fields.acceptedAt(),
                fields.timeout(),
                fields.backoff(),
                fields.deadline(),
                fields.undoes(),
                fields.limits(),
                parent);
    }

    static NewJob job(
            ExecutionId id,
            String queue,
            Owner owner,
            int priority,
            Duration delay,
            JobFields fields) {
        byte[] input = "{}".getBytes(StandardCharsets.UTF_8);
        var queued = Life.line(1, new Event.ExecutionQueued());
        return new NewJob(
                id,
                owner.tenant(),
                queue,
                priority,
                3,
                delay,
                fields,
                input,
                List.of(queued),
                true);
    }
}
