package dev.millrace.worker.run;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where other threads leave messages for a run. */
final class Mailbox implements Consumer<Message> {
    private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    @Override
    public void accept(Message message) {
        messages.add(message);
    }

    Message take() throws InterruptedException {
        return messages.take();
    }

    /** Null if there is none within the time. */
    @Nullable Message poll(Duration atMost) throws InterruptedException {
        return messages.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Null if there is none now. */
    @Nullable Message poll() {
        return messages.poll();
    }
}
