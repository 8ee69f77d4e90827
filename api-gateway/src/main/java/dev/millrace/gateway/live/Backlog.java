package dev.millrace.gateway.live;

import dev.millrace.queue.ExecutionEvents;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one connection: at most 1 000 things and 1 MiB, so a slow reader never grows the
 * heap. Thread-safe.
 */
final class Backlog {
    private static final int MOST_THINGS = 1_000;
    private static final long MOST_CHARACTERS = 1024 * 1024;

    private final ArrayDeque<Thing> things = new ArrayDeque<>();
    private long characters;
    private boolean gap;

    /** Something for the connection to deal with. */
    sealed interface Thing {
        int size();
    }

    /** The client said something. */
    record Said(String text) implements Thing {
        @Override
        public int size() {
            return text.length();
        }
    }

    /** The feed brought something. */
    record Heard(ExecutionEvents events) implements Thing {
        @Override
        public int size() {
            return events.lines().length();
        }
    }

    /**
     * What has passed is in the store.
     *
     * @param renewed the feed was interrupted and is heard again; otherwise nothing came for a
     *     while
     */
    record Gap(boolean renewed) implements Thing {
        @Override
        public int size() {
            return 0;
        }
    }

    /** The feed is away. */
    record Stale() implements Thing {
        @Override
        public int size() {
            return 0;
        }
    }

    /** False if it is full; a single thing that is too large by itself is taken. */
    synchronized boolean offer(Thing thing) {
        boolean full =
                things.size() >= MOST_THINGS
                        || (!things.isEmpty() && characters + thing.size() > MOST_CHARACTERS);
        if (!full) {
            things.add(thing);
            characters += thing.size();
            notifyAll();
        }
        return !full;
    }

    /** Needs no room. */
    synchronized void gap() {
        gap = true;
        notifyAll();
    }

    /** The next thing, a gap first; a gap also if nothing comes in time. */
    synchronized Thing take(long seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = end - System.nanoTime();
                things.isEmpty() && !gap && left > 0;
                left = end - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        boolean renewed = gap;
        @Nullable Thing thing = renewed ? null : things.poll();
        gap = false;
        if (thing == null) {
            return new Gap(renewed);
        }
        characters -= thing.size();
        return thing;
    }
}
