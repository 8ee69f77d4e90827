package dev.millrace.worker;

import dev.millrace.event.Event;
import dev.millrace.ops.Meters;
import dev.millrace.worker.run.RunWatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what runs record: executions by how they left the worker, tries of nodes by type and end.
 */
final class WorkerMeters implements RunWatch {
    private final MeterRegistry registry;
    private final Map<String, Counter> executions = new ConcurrentHashMap<>();
    private final Map<String, Timer> tries = new ConcurrentHashMap<>();

    WorkerMeters(Meters meters) {
        registry = meters.registry();
    }

    @Override
    public void recorded(Event event) {
        switch (event) {
            case Event.ExecutionCompleted _ -> execution("completed");
            case Event.ExecutionFailed _ -> execution("failed");
            case Event.ExecutionCancelled _ -> execution("cancelled");
            case Event.ExecutionRetry _ -> execution("retry");
            case Event.ExecutionSuspended _ -> execution("suspended");
            case Event.NodeCompleted done -> node(done.nodeType(), "completed", done.duration());
            case Event.NodeRetry again -> node(again.nodeType(), "retry", again.duration());
            case Event.NodeFailed failed -> node(failed.nodeType(), "failed", failed.duration());
            case Event.ExecutionQueued _,
                    Event.ExecutionStarted _,
                    Event.ExecutionResumed _,
                    Event.ExecutionProgress _,
                    Event.SignalReceived _,
                    Event.NodeStarted _,
                    Event.NodeSkipped _,
                    Event.NodeParked _,
                    Event.NodeSuspended _,
                    Event.NodeExpanded _,
                    Event.NodeRepaired _,
                    Event.NodeCompensated _,
                    Event.ExecutionCompensating _ -> {}
        }
    }

    private void execution(String end) {
        executions
                .computeIfAbsent(
                        end, any -> registry.counter("millrace.worker.executions", "end", any))
                .increment();
    }

    private void node(String type, String end, Duration took) {
        tries.computeIfAbsent(
                        type + " " + end,
                        any -> registry.timer("millrace.worker.tries", "type", type, "end", end))
                .record(took);
    }
}
