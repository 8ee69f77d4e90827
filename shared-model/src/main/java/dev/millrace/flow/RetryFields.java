package dev.millrace.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Reads how a node is tried again: {@code retry}, and the names {@code maxRetries}, {@code
 * retryDelay} and {@code backoffMultiplier} that flow builders know, in it or beside it. What
 * {@code retry} says in its own words wins.
 */
final class RetryFields {
    static final String TRIES = "maxRetries";
    static final String DELAY = "retryDelay";
    static final String FACTOR = "backoffMultiplier";

    private static final Set<String> KNOWN =
            Set.of(
                    "maxAttempts",
                    "delay",
                    "factor",
                    "maxDelay",
                    "jitter",
                    "on",
                    "backoff",
                    "budget",
                    TRIES,
                    DELAY,
                    FACTOR);
    private static final int MOST = 100;

    private final Fields data;
    private final Fields retry;

    private RetryFields(Fields data) {
        this.data = data;
        this.retry = data.object("retry");
    }

    /**
     * @param data of the node
     */
    static RetryPolicy read(Fields data) {
        return new RetryFields(data).policy();
    }

    private RetryPolicy policy() {
        retry.only(KNOWN);
        return new RetryPolicy(tries(), backoff(), codes(), retry.duration("budget").orElse(null));
    }

    /** The number of tries whatever its name, the first included; 0 as 1. */
    private int tries() {
        int usual = data.whole(TRIES, RetryPolicy.DEFAULT.maxAttempts(), 0, MOST);
        int named = Math.max(1, retry.whole(TRIES, usual, 0, MOST));
        return retry.whole("maxAttempts", named, 1, MOST);
    }

    private Backoff backoff() {
        Backoff usual = RetryPolicy.DEFAULT.backoff();
        Duration named = retry.duration(DELAY, data.duration(DELAY, usual.delay()));
        Duration delay = retry.duration("delay", named);
        double jitter = retry.number("jitter", usual.jitter(), 0, 1);
        return new Backoff(delay, factor(usual), longest(delay, usual.cap()), jitter);
    }

    private double factor(Backoff usual) {
        String kind = retry.text("backoff", "exponential");
        if (!kind.equals("exponential") && !kind.equals("fixed")) {
            retry.error(
                    Fields.OUT_OF_RANGE,
                    "backoff",
                    "'backoff' must be \"exponential\" or \"fixed\"");
        }
        double named = retry.number(FACTOR, data.number(FACTOR, usual.factor(), 1, MOST), 1, MOST);
        double factor = retry.number("factor", named, 1, MOST);
        return kind.equals("fixed") ? 1 : factor;
    }

    /** A delay that is longer than the usual cap is meant. */
    private Duration longest(Duration delay, Duration usual) {
        Duration longest = retry.duration("maxDelay", delay.compareTo(usual) > 0 ? delay : usual);
        if (longest.compareTo(delay) < 0) {
            retry.error(
                    Fields.OUT_OF_RANGE,
                    "maxDelay",
                    "'maxDelay' must not be shorter than the delay, " + delay.toMillis() + " ms");
        }
        return longest;
    }

    private Set<String> codes() {
        Set<String> codes = new HashSet<>();
        JsonNode on = retry.object().path("on");
        boolean good = !retry.has("on") || (on.isArray() && !on.isEmpty());
        for (JsonNode code : on) {
            good &= code.isTextual() && !code.asText().isBlank();
            codes.add(code.asText().strip().toUpperCase(Locale.ROOT));
        }
        if (!good) {
            retry.error(
                    Fields.WRONG_TYPE,
                    "on",
                    "'on' must be a list of failure codes, such as [\"TIMEOUT\"]");
        }
        return codes;
    }
}
