package dev.millrace.worker.node.ai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.Failure;
import dev.millrace.execution.Secret;
import dev.millrace.json.BadJson;
import dev.millrace.json.Json;
import dev.millrace.worker.node.Excerpt;
import dev.millrace.worker.node.http.HttpAnswer;

/** The typed codes of the {@code ai} family: which refusals of an API may go away. */
final class ApiFailures {
    private static final String NO_QUOTA = "insufficient_quota";

    private ApiFailures() {}

    /** Of any status but 200. What the API says is shown, but for the key, should it repeat it. */
    static Failure of(HttpAnswer answer, Secret key) {
        JsonNode error = error(answer);
        String said = Excerpt.of(key.hideIn(said(error, answer)));
        String message =
                "the API answered " + answer.status() + (said.isEmpty() ? "" : ": " + said);
        if (answer.redirects()) {
            return Failure.fatal(
                    "BAD_REDIRECT",
                    "the API answered with a redirect, and its key is not sent elsewhere; make 'baseUrl' the address that it means");
        }
        return switch (answer.status()) {
            case 401, 403 -> Failure.fatal("UNAUTHORIZED", message);
            case 402 -> Failure.fatal("QUOTA_EXHAUSTED", message);
            case 408 -> Failure.recoverable("TIMEOUT", message);
            case 429 ->
                    exhausted(error)
                            ? Failure.fatal("QUOTA_EXHAUSTED", message)
                            : Failure.recoverable("RATE_LIMITED", message);
            default ->
                    answer.status() >= 500
                            ? Failure.recoverable("UPSTREAM_5XX", message)
                            : Failure.fatal("BAD_REQUEST", message);
        };
    }

    private static boolean exhausted(JsonNode error) {
        return NO_QUOTA.equals(error.path("code").asText())
                || NO_QUOTA.equals(error.path("type").asText());
    }

    private static JsonNode error(HttpAnswer answer) {
        try {
            return Json.read(answer.body()).path("error");
        } catch (BadJson notJson) {
            return Json.nothing();
        }
    }

    private static String said(JsonNode error, HttpAnswer answer) {
        if (error.isTextual()) {
            return error.textValue();
        }
        return error.path("message").isTextual()
                ? error.path("message").textValue()
                : answer.text();
    }
}
