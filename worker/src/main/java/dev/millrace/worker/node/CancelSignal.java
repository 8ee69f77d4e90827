package dev.millrace.worker.node;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a running try to stop: what was given to {@link #onCancel} runs once, at once if it was
 * cancelled before. Thread-safe.
 */
public final class CancelSignal {
    private @Nullable List<Runnable> actions = new ArrayList<>();

    /** The action must not block; it aborts a call or cancels a statement. */
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (actions != null) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    public synchronized boolean cancelled() {
        return actions == null;
    }

    public void cancel() {
        List<Runnable> toRun;
        synchronized (this) {
            toRun = actions == null ? List.of() : actions;
            actions = null;
        }
        toRun.forEach(Runnable::run);
    }
}
