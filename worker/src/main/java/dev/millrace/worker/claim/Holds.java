package dev.millrace.worker.claim;

import dev.millrace.queue.Claim;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The claims that this worker holds, one slot each. Thread-safe. */
final class Holds {
    private final int capacity;
    private final Map<Claim, Hold> held = new LinkedHashMap<>();
    private final Set<Hold> suspects = new HashSet<>();

    Holds(int capacity) {
        this.capacity = capacity;
    }

    /** Below zero when a finish had to be repeated after its slot was given away. */
    synchronized int free() {
        return capacity - held.size();
    }

    synchronized int held() {
        return held.size();
    }

    /** An execution lost and claimed again is held twice until the run of the lost claim ends. */
    synchronized void add(Hold hold) {
        held.put(hold.job().claim(), hold);
        if (hold.suspect()) {
            suspects.add(hold);
        }
    }

    /** Harmless if it was removed before. */
    synchronized void remove(Claim claim) {
        Hold over = held.remove(claim);
        if (over != null) {
            suspects.remove(over);
        }
        if (held.isEmpty()) {
            notifyAll();
        }
    }

    /** Whether one of them may be what killed the workers that held it before. */
    synchronized boolean suspect() {
        suspects.removeIf(hold -> !hold.suspect());
        return !suspects.isEmpty();
    }

    synchronized List<Hold> all() {
        return List.copyOf(held.values());
    }

    void tellAll(News news) {
        all().forEach(hold -> hold.tell(news));
    }

    /** Whether nothing is held any more before the time is over. */
    synchronized boolean awaitNone(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!held.isEmpty()) {
            long left = (end - System.nanoTime() + 999_999) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
