package dev.millrace.worker.run;

import dev.millrace.execution.NodeKey;
import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.NodeRegistry;
import dev.millrace.worker.node.NodeResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The tries of one run that are under way, each on a virtual thread of its own. Confined to the
 * run's thread.
 */
final class Tries {
    /** Most nodes of one execution that run side by side. */
    static final int MOST = 256;

    private final NodeRegistry registry;
    private final Consumer<Message> mailbox;
    private final Map<NodeKey, Under> way = new HashMap<>();

    Tries(NodeRegistry registry, Consumer<Message> mailbox) {
        this.registry = registry;
        this.mailbox = mailbox;
    }

    void start(NodeTry nodeTry) {
        Thread thread =
                Thread.ofVirtual().name("try-" + nodeTry.key()).unstarted(() -> run(nodeTry));
        way.put(nodeTry.key(), new Under(nodeTry.cancel(), thread));
        thread.start();
    }

    private void run(NodeTry nodeTry) {
        long began = System.nanoTime();
        try {
            NodeResult result = nodeTry.run(registry);
            mailbox.accept(
                    new Message.NodeEnded(
                            nodeTry.key(), result, Duration.ofNanos(System.nanoTime() - began)));
        } catch (InterruptedException stopped) {
            mailbox.accept(
                    new Message.NodeEnded(
                            nodeTry.key(), null, Duration.ofNanos(System.nanoTime() - began)));
        }
    }

    void ended(NodeKey key) {
        way.remove(key);
    }

    boolean none() {
        return way.isEmpty();
    }

    int size() {
        return way.size();
    }

    /** Stops them all; each still tells its end. */
    void stop() {
        way.values().forEach(Under::stop);
    }

    private record Under(CancelSignal cancel, Thread thread) {
        void stop() {
            cancel.cancel();
            thread.interrupt();
        }
    }
}
