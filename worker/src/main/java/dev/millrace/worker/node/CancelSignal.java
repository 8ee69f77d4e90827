package dev.millrace.worker.node;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a running try to stop: what was given to {@link #onCancel} runs once, at once if it was
 * cancelled before. Thread-safe.
 */
public final class CancelSignal {
    private static final Logger LOG = LoggerFactory.getLogger(CancelSignal.class);

    private @Nullable List<Runnable> actions = new ArrayList<>();

    /** The action must not block; it aborts a call or cancels a statement. */
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (actions != null) {
                actions.add(action);
                return;
            }
        }
        run(action);
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
        toRun.forEach(CancelSignal::run);
    }

    /** One action that fails must not keep the others from running, nor hurt who cancels. */
    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failed) {
            LOG.warn("an action of a cancel failed; its work may go on for a while", failed);
        }
    }
}
