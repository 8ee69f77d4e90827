package dev.millrace.queue;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A breaker as operators see it.
 *
 * @param since when it became what it is; null if it never was anything but closed
 * @param opened how often it has opened; probes that failed do not count
 * @param probe the execution that tries the target now; null if none does
 * @param step of the ramp after a good probe, from 1; 0 for none
 * @param parked executions that wait for it
 */
public record BreakerView(
        BreakerState state,
        @Nullable Instant since,
        long opened,
        @Nullable String probe,
        int step,
        long parked) {
    private static final int ID = 36;

    static BreakerView of(BreakerName name, Map<String, String> fields, long parked) {
        String since = fields.getOrDefault("since", "0");
        String probe = fields.getOrDefault("probe", "");
        String[] column = {
            fields.getOrDefault("st", "c"),
            fields.getOrDefault("at", ""),
            fields.getOrDefault("fails", "0"),
            fields.getOrDefault("v", "0")
        };
        return new BreakerView(
                BreakerState.parse(name, column, 0),
                since.equals("0") ? null : BreakerState.time(since),
                Long.parseLong(fields.getOrDefault("opened", "0")),
                probe.length() < ID ? null : probe.substring(0, ID),
                Integer.parseInt(fields.getOrDefault("step", "0")),
                parked);
    }

    public BreakerName name() {
        return state.name();
    }
}
