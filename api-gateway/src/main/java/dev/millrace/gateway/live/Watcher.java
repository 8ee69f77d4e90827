package dev.millrace.gateway.live;

import dev.millrace.queue.ExecutionEvents;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to hear.
 *
 * @param tenant only whose events it may hear
 * @param flowId only of this flow; null for any
 * @param news gets events as they come, in order, perhaps with gaps; must not block
 * @param gap is run after the feed was interrupted: events may have passed unheard; must not block
 * @param stale is run when the feed is away; must not block
 */
record Watcher(
        String tenant,
        @Nullable String flowId,
        Consumer<ExecutionEvents> news,
        Runnable gap,
        Runnable stale) {
    Watcher(String tenant, @Nullable String flowId, Consumer<ExecutionEvents> news, Runnable gap) {
        this(tenant, flowId, news, gap, () -> {});
    }

    void tell(ExecutionEvents events) {
        if (tenant.equals(events.tenant()) && (flowId == null || flowId.equals(events.flowId()))) {
            news.accept(events);
        }
    }
}
