package dev.millrace.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.expression.BadTemplate;
import dev.millrace.expression.ExpressionFailed;
import dev.millrace.expression.Scope;
import dev.millrace.expression.Template;
import dev.millrace.flow.ConcurrencyLimit;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.FlowSettings;
import dev.millrace.flow.StartLimit;
import dev.millrace.gateway.http.Problem;
import dev.millrace.json.Json;
import dev.millrace.queue.KeyLimits;
import dev.millrace.queue.Rate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates the keys of a flow's limits on the input of an execution that is being accepted. */
final class LimitKeys {
    private static final int LONGEST = 200;

    private LimitKeys() {}

    /**
     * @param input JSON, one value
     * @throws Problem 422 if a key has no value on this input
     */
    static KeyLimits of(FlowSettings settings, byte[] input) {
        ConcurrencyLimit concurrency = settings.concurrency();
        StartLimit rate = settings.rateLimit();
        if (concurrency == null && rate == null) {
            return KeyLimits.NONE;
        }
        Input scope = new Input(Json.read(input));
        return new KeyLimits(cap(concurrency, scope), starts(rate, scope));
    }

    private static KeyLimits.@Nullable Cap cap(@Nullable ConcurrencyLimit limit, Input scope) {
        return limit == null
                ? null
                : new KeyLimits.Cap(
                        value(limit.key(), scope, "concurrency"), limit.limit(), limit.policy());
    }

    private static KeyLimits.@Nullable Starts starts(@Nullable StartLimit limit, Input scope) {
        return limit == null
                ? null
                : new KeyLimits.Starts(
                        value(limit.key(), scope, "rateLimit"),
                        new Rate(limit.max(), limit.duration()));
    }

    private static String value(String key, Scope scope, String setting) {
        JsonNode value;
        try {
            value = Template.parse(TextNode.valueOf(key)).resolve(scope);
        } catch (ExpressionFailed | BadTemplate failed) {
            throw unusable(setting, key, String.valueOf(failed.getMessage()));
        }
        if (!value.isValueNode() || value.isNull()) {
            throw unusable(setting, key, "it must yield a text, a number, true or false");
        }
        if (value.asText().length() > LONGEST) {
            throw unusable(setting, key, "its value is longer than " + LONGEST + " characters");
        }
        return value.asText();
    }

    private static Problem unusable(String setting, String key, String why) {
        String message = "the flow's " + setting + ".key " + key + " does not fit: " + why;
        return Problem.invalid(
                "the flow's limits cannot be applied to this input; see 'problems'",
                List.of(FlowProblem.error("BAD_KEY", "/input", message, null)));
    }

    /** The input, and nothing else. */
    private record Input(JsonNode input) implements Scope {
        @Override
        public JsonNode incoming() {
            return input;
        }

        @Override
        public JsonNode output(String nodeId) {
            return Json.nothing();
        }

        @Override
        public Iterable<String> nodesWithOutput() {
            return List.of();
        }

        @Override
        public JsonNode variables() {
            return Json.object();
        }

        @Override
        public JsonNode item() {
            return Json.nothing();
        }

        @Override
        public JsonNode index() {
            return Json.nothing();
        }

        @Override
        public String executionId() {
            return "";
        }

        @Override
        public JsonNode signalUrl(String name) {
            return Json.nothing();
        }
    }
}
