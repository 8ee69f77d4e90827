package dev.millrace.worker.run;

import dev.millrace.event.Event;
import dev.millrace.queue.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How a run lets go of its job.
 *
 * @param event of the outcome; null for a yield, whose event the queue writes
 */
record Ending(Outcome outcome, @Nullable Event event) {}
