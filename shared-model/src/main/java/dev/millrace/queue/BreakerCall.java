package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.flow.BreakerPolicy;
import dev.millrace.redis.Arguments;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What is said to a breaker, or asked of it. */
public sealed interface BreakerCall {
    BreakerName name();

    /**
     * What the one who calls goes by.
     *
     * @param lease of a probe: the time limit of its call, and some more to come to its end
     */
    record Terms(BreakerPolicy policy, Duration lease) {
        String text() {
            return String.join(
                    "\t",
                    policy.mode().name().toLowerCase(Locale.ROOT),
                    Integer.toString(policy.failureThreshold()),
                    Integer.toString(policy.minimumCalls()),
                    String.format(Locale.ROOT, "%.4f", policy.failureRate()),
                    Long.toString(policy.window().toMillis()),
                    Long.toString(policy.resetTimeout().toMillis()),
                    Long.toString(lease.toMillis()));
        }
    }

    /**
     * May this call start now? Only needs an answer while the breaker is half open.
     *
     * @param call longer than an id and never the same twice
     */
    record Ask(BreakerName name, Terms terms, ExecutionId execution, String call)
            implements BreakerCall {}

    /**
     * A call has ended.
     *
     * @param startedAt Redis time
     */
    record Report(BreakerName name, Terms terms, String call, Instant startedAt, End end)
            implements BreakerCall {}

    /** An operator decides. */
    record Force(BreakerName name, boolean open) implements BreakerCall {}

    /** What a call says of its target. */
    enum End {
        /** It answered. */
        OK,
        /** It failed: no answer, or one that says that the target is not well. */
        BAD,
        /** Nothing: the call was given up. */
        NONE
    }

    /** What the breaker says. */
    enum Answer {
        /** The call may start. */
        GO,
        /** It may start, and decides what becomes of all others. */
        PROBE,
        /** It may not start now. */
        NO,
        /** This report has opened the breaker. */
        OPENED,
        NOTED,
        DONE
    }

    /** An answer, and how the breaker stands now. */
    record Answered(Answer answer, BreakerState state) {}

    /** As the script {@code breakers} reads it. */
    default void addTo(Arguments arguments) {
        switch (this) {
            case Ask(var name, var terms, var id, var call) ->
                    add(arguments, "ask", name, terms.text())
                            .add(id.toString())
                            .add(call)
                            .add("")
                            .add("");
            case Report(var name, var terms, var call, var at, var end) ->
                    add(arguments, "report", name, terms.text())
                            .add("")
                            .add(call)
                            .add(at.toEpochMilli())
                            .add(end.name().toLowerCase(Locale.ROOT));
            case Force(var name, boolean open) ->
                    add(arguments, "force", name, "")
                            .add("")
                            .add("")
                            .add("")
                            .add(open ? "open" : "close");
        }
    }

    private static Arguments add(Arguments arguments, String verb, BreakerName name, String terms) {
        return arguments.add(verb).add(name.text()).add(terms);
    }
}
