package dev.millrace.worker.run;

import dev.millrace.event.Event;

/** Sees what runs record, for meters. Called by many threads; must not block. */
public interface RunWatch {
    RunWatch NOBODY = event -> {};

    void recorded(Event event);
}
