package dev.millrace.worker.breaker;

import dev.millrace.flow.BreakerPolicy;
import dev.millrace.queue.BreakerCall.Terms;
import dev.millrace.queue.BreakerName;
import dev.millrace.queue.Outcome;
import java.time.Duration;
import java.util.Optional;

/** What a node calls, and when that is stopped. */
public record Target(BreakerName name, Terms terms) {
    /** From the end of a call's time limit to its report. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    /**
     * @param key as the node's executor names it
     * @param limit of one call
     * @return empty if no breaker can have such a name
     */
    public static Optional<Target> of(
            String tenant, String key, BreakerPolicy policy, Duration limit) {
        Terms terms = new Terms(policy, limit.plus(SLACK));
        return BreakerName.of(tenant, key).map(name -> new Target(name, terms));
    }

    /** What an execution that waits for it is parked by. */
    public Outcome.Parked parked() {
        return new Outcome.Parked(name, terms.lease());
    }
}
