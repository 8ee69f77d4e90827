package dev.millrace.queue;

import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionId;
import dev.millrace.flow.Backoff;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs of the model. */
final class ModelJobs {
    private ModelJobs() {}

    static NewJob job(ExecutionId id, String queue, String lane, int priority, Duration delay) {
        int bar = lane.indexOf('|');
        String tenant = bar < 0 ? lane : lane.substring(0, bar);
        @Nullable String key = bar < 0 ? null : lane.substring(bar + 1);
        JobFields fields =
                new JobFields("flow", 1, Life.AT, Duration.ofMinutes(5), Backoff.OF_JOBS, null);
        byte[] input = "{}".getBytes(StandardCharsets.UTF_8);
        var queued = Life.line(1, new Event.ExecutionQueued());
        return new NewJob(
                id,
                tenant,
                queue,
                priority,
                key,
                List.of(),
                3,
                delay,
                fields,
                input,
                List.of(queued),
                true);
    }
}
