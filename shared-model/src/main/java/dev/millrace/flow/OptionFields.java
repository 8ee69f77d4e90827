package dev.millrace.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the options of a submission, which may override a flow's settings for one execution. */
public final class OptionFields {
    private static final Set<String> KNOWN =
            Set.of(
                    "priority",
                    "queue",
                    "delay",
                    "runAt",
                    "attempts",
                    "backoff",
                    "timeout",
                    "deadline",
                    "labels",
                    "concurrencyKey",
                    "durability");

    private static final Set<String> DURABILITIES = Set.of("durable", "fast");

    private final Fields fields;
    private final Problems problems = new Problems();
    private final List<FlowProblem> into;

    /**
     * @param options an object, or nothing
     * @param into gets what is wrong
     */
    public OptionFields(JsonNode options, String pointer, List<FlowProblem> into) {
        this.fields = new Fields(options, pointer, null, problems);
        this.into = into;
    }

    /** The flow's settings with what the options change. */
    public FlowSettings settings(FlowSettings flow) {
        fields.only(KNOWN);
        if (!DURABILITIES.contains(fields.text("durability", "durable"))) {
            fields.error(
                    Fields.OUT_OF_RANGE,
                    "durability",
                    "'durability' must be \"durable\" or \"fast\"");
        }
        FlowSettings settings = SettingsReader.options(fields, flow);
        into.addAll(problems.found());
        return settings;
    }

    /** {@code durable} or {@code fast}; empty if none is asked for. */
    public String durability() {
        return fields.text("durability", "");
    }

    /** Null if there is none. */
    public @Nullable Duration delay() {
        return fields.duration("delay").orElse(null);
    }
}
