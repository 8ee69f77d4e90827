package dev.millrace.gateway.live;

import dev.millrace.execution.ExecutionId;
import dev.millrace.queue.ExecutionEvents;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who wants to hear of what. Thread-safe. */
final class Watchers {
    private final Map<ExecutionId, Set<Watcher>> ofOne = new ConcurrentHashMap<>();
    private final Set<Watcher> ofAll = ConcurrentHashMap.newKeySet();

    /** Until it is closed, the watcher hears of that execution. */
    Watch watch(ExecutionId id, Watcher watcher) {
        ofOne.compute(
                id,
                (any, watchers) -> {
                    Set<Watcher> all = watchers == null ? ConcurrentHashMap.newKeySet() : watchers;
                    all.add(watcher);
                    return all;
                });
        return () -> forget(id, watcher);
    }

    private void forget(ExecutionId id, Watcher watcher) {
        ofOne.computeIfPresent(
                id,
                (any, watchers) -> {
                    watchers.remove(watcher);
                    return watchers.isEmpty() ? null : watchers;
                });
    }

    /** Until it is closed, the watcher hears of every execution that it may hear of. */
    Watch watchAll(Watcher watcher) {
        ofAll.add(watcher);
        return () -> ofAll.remove(watcher);
    }

    boolean isEmpty() {
        return ofOne.isEmpty() && ofAll.isEmpty();
    }

    void tell(ExecutionEvents events) {
        ofOne.getOrDefault(events.id(), Set.of()).forEach(watcher -> watcher.tell(events));
        ofAll.forEach(watcher -> watcher.tell(events));
    }

    void stale() {
        ofOne.values().forEach(watchers -> watchers.forEach(watcher -> watcher.stale().run()));
        ofAll.forEach(watcher -> watcher.stale().run());
    }

    void gap() {
        ofOne.values().forEach(watchers -> watchers.forEach(watcher -> watcher.gap().run()));
        ofAll.forEach(watcher -> watcher.gap().run());
    }

    /** A wish to hear; closing it ends it. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
