package dev.millrace.gateway.cluster;

import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.json.DurationText;
import java.time.Duration;

/** {@code /v1/admin/scaling}: what whoever starts and stops workers needs to know. */
public final class ScalingApi {
    private static final Duration LONGEST = Duration.ofHours(24);

    private final ScalingWatch watch;

    public ScalingApi(ScalingWatch watch) {
        this.watch = watch;
    }

    /** {@code ?drain=}: the time within which the backlog is to be worked off. */
    public void show(Exchange exchange) {
        exchange.answer(200, watch.now().json(drain(exchange)));
    }

    private static Duration drain(Exchange exchange) {
        String text = exchange.query("drain");
        if (text == null) {
            return Scaling.DRAIN;
        }
        return DurationText.parse(text)
                .filter(time -> time.isPositive() && time.compareTo(LONGEST) <= 0)
                .orElseThrow(() ->
                        Problem.badRequest(
                                "BAD_DRAIN",
                                "drain is '"
                                        + text
                                        + "'; it must be a duration up to 24h such as 30s"));
    }
}
