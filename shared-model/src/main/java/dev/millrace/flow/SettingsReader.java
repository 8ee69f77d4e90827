package dev.millrace.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a flow and of its nodes. */
final class SettingsReader {
    static final Set<String> FLOW_SETTINGS =
            Set.of(
                    "timeout",
                    "deadline",
                    "attempts",
                    "backoff",
                    "priority",
                    "queue",
                    "onFailure",
                    "retention",
                    "errorFlow",
                    "concurrency",
                    "rateLimit",
                    BreakerFields.NAME);
    static final Set<String> NODE_SETTINGS =
            Set.of(
                    "retry",
                    "timeout",
                    "onError",
                    "join",
                    "runIf",
                    "disabled",
                    "maxIterations",
                    RetryFields.TRIES,
                    RetryFields.DELAY,
                    RetryFields.FACTOR,
                    BreakerFields.NAME,
                    "compensate",
                    "effect");
    private static final int MOST_ITERATIONS = 100_000;
    private static final Set<String> BACKOFF = Set.of("type", "delay", "factor", "cap", "jitter");

    private SettingsReader() {}

    static FlowSettings flow(Fields settings) {
        settings.only(FLOW_SETTINGS);
        FlowSettings standard = FlowSettings.DEFAULT;
        refuse(settings, "retention");
        return new FlowSettings(
                settings.duration("timeout", standard.timeout()),
                settings.duration("deadline").orElse(null),
                settings.whole("attempts", standard.attempts(), 1, 100),
                backoff(settings.object("backoff"), standard.backoff()),
                settings.whole("priority", standard.priority(), 0, 3),
                queue(settings, standard.queue()),
                LimitFields.concurrency(settings),
                LimitFields.rate(settings),
                compensates(settings),
                errorFlow(settings));
    }

    private static boolean compensates(Fields settings) {
        String word = settings.text("onFailure", "stop");
        if (!word.equals("stop") && !word.equals("compensate")) {
            settings.error(
                    Fields.OUT_OF_RANGE,
                    "onFailure",
                    "'onFailure' must be \"stop\" or \"compensate\", not \"" + word + "\"");
        }
        return word.equals("compensate");
    }

    /** A submission's options over the flow's settings. */
    static FlowSettings options(Fields options, FlowSettings flow) {
        return new FlowSettings(
                options.duration("timeout", flow.timeout()),
                options.duration("deadline").orElse(flow.deadline()),
                options.whole("attempts", flow.attempts(), 1, 100),
                backoff(options.object("backoff"), flow.backoff()),
                options.whole("priority", flow.priority(), 0, 3),
                queue(options, flow.queue()),
                LimitFields.keyed(options, flow.concurrency()),
                flow.rateLimit(),
                flow.compensates(),
                flow.errorFlow());
    }

    private static @Nullable String errorFlow(Fields settings) {
        String id = settings.text("errorFlow", "").strip();
        if (id.isEmpty() && settings.object().path("errorFlow").isTextual()) {
            settings.error(
                    Fields.OUT_OF_RANGE,
                    "errorFlow",
                    "'errorFlow' must be the id of a stored flow");
        }
        return id.isEmpty() ? null : id;
    }

    /** What would be silently ignored is refused instead. */
    private static void refuse(Fields fields, String name) {
        if (fields.has(name)) {
            fields.error(
                    Fields.NOT_SUPPORTED, name, "'" + name + "' is not supported yet; remove it");
        }
    }

    private static String queue(Fields settings, String standard) {
        String queue = settings.text("queue", standard);
        if (!queue.matches("[A-Za-z0-9._-]{1,32}")) {
            settings.error(
                    Fields.OUT_OF_RANGE,
                    "queue",
                    "'queue' must be 1 to 32 letters, digits or . _ -");
            return standard;
        }
        return queue;
    }

    private static Backoff backoff(Fields fields, Backoff standard) {
        fields.only(BACKOFF);
        String type = fields.text("type", "exponential");
        if (!type.equals("exponential") && !type.equals("fixed")) {
            fields.error(
                    Fields.OUT_OF_RANGE, "type", "'type' must be \"exponential\" or \"fixed\"");
        }
        double factor =
                type.equals("fixed") ? 1 : fields.number("factor", standard.factor(), 1, 100);
        return new Backoff(
                fields.duration("delay", standard.delay()),
                factor,
                fields.duration("cap", standard.cap()),
                fields.number("jitter", standard.jitter(), 0, 1));
    }

    /**
     * @param breaker of the flow's settings
     */
    static NodeSettings node(Fields data, @Nullable BreakerPolicy breaker) {
        return new NodeSettings(
                RetryFields.read(data),
                data.duration("timeout", NodeSettings.DEFAULT.timeout()),
                onError(data),
                join(data),
                data.has("runIf") ? runIf(data) : null,
                data.flag("disabled", false),
                BreakerFields.read(data, breaker),
                effect(data),
                maxIterations(data),
                data.has("compensate") ? data.text("compensate", "") : null);
    }

    /** A setting of every node; {@code flow:loop} may have it among its parameters too. */
    private static int maxIterations(Fields data) {
        int usual = NodeSettings.DEFAULT.maxIterations();
        int parameter = data.object("parameters").whole("maxIterations", usual, 1, MOST_ITERATIONS);
        return data.whole("maxIterations", parameter, 1, MOST_ITERATIONS);
    }

    private static String runIf(Fields data) {
        JsonNode value = data.object().path("runIf");
        return value.isBoolean() ? value.asText() : data.text("runIf", "true");
    }

    private static OnError onError(Fields data) {
        String word = data.text("onError", "stop");
        return switch (word) {
            case "stop", "stopWorkflow", "errorOutput" -> OnError.STOP;
            case "continue" -> OnError.CONTINUE;
            default -> {
                data.error(
                        Fields.OUT_OF_RANGE,
                        "onError",
                        "'onError' must be \"stop\" or \"continue\", not \"" + word + "\"");
                yield OnError.STOP;
            }
        };
    }

    private static Effect effect(Fields data) {
        String word = data.text("effect", "");
        return switch (word) {
            case "" -> Effect.AT_LEAST_ONCE;
            case "idempotent" -> Effect.IDEMPOTENT;
            case "keyed" -> Effect.KEYED;
            case "once" -> Effect.ONCE;
            default -> {
                data.error(
                        Fields.OUT_OF_RANGE,
                        "effect",
                        "'effect' must be \"idempotent\", \"keyed\" or \"once\", not \""
                                + word
                                + "\"");
                yield Effect.AT_LEAST_ONCE;
            }
        };
    }

    private static Join join(Fields data) {
        JsonNode join = data.object().path("join");
        if (join.isIntegralNumber()) {
            return new Join(data.whole("join", 1, 1, 10_000));
        }
        String word = data.text("join", "all");
        return switch (word) {
            case "all" -> Join.ALL;
            case "any" -> Join.ANY;
            default -> {
                data.error(
                        Fields.OUT_OF_RANGE,
                        "join",
                        "'join' must be \"all\", \"any\" or a whole number from 1");
                yield Join.ALL;
            }
        };
    }
}
