package dev.millrace.faults;

import dev.millrace.lifecycle.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts processes again when they have ended, and counts how often that was needed. */
final class Supervisor implements AutoCloseable {
    private final List<Jvm> charges;
    private final AtomicInteger losses = new AtomicInteger();
    private final Ticker rounds = new Ticker("supervisor", Duration.ofMillis(100), this::look);

    Supervisor(List<Jvm> charges) {
        this.charges = List.copyOf(charges);
        rounds.start();
    }

    private void look() {
        for (Jvm one : charges) {
            if (!one.alive()) {
                losses.incrementAndGet();
                one.startAgain();
            }
        }
    }

    int losses() {
        return losses.get();
    }

    /** Whoever has ended by then is started once more. */
    @Override
    public void close() {
        rounds.stop();
        look();
    }
}
