package dev.millrace.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.flow.FlowProblem;
import dev.millrace.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is answered when a call cannot be carried out: RFC 9457, with a stable code.
 *
 * <p>Thrown by endpoints, written in one place.
 */
public final class Problem extends RuntimeException {
    private final int status;
    private final String code;
    private final String detail;
    private final List<FlowProblem> problems;
    private final @Nullable Duration retryAfter;
    private final ObjectNode more = Json.object();

    private Problem(
            int status,
            String code,
            String detail,
            List<FlowProblem> problems,
            @Nullable Duration retryAfter) {
        super(detail);
        this.status = status;
        this.code = code;
        this.detail = detail;
        this.problems = List.copyOf(problems);
        this.retryAfter = retryAfter;
    }

    /**
     * @param code stable word in upper case
     * @param detail what was wrong, where, and what to do
     */
    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, List.of(), null);
    }

    /**
     * As {@link #of}, for what will go another time.
     *
     * @param retryAfter when it is worth trying again; told in whole seconds, at least 1
     */
    public static Problem later(int status, String code, String detail, Duration retryAfter) {
        return new Problem(status, code, detail, List.of(), retryAfter);
    }

    public static Problem badRequest(String code, String detail) {
        return of(400, code, detail);
    }

    public static Problem notFound(String what) {
        return of(404, "NOT_FOUND", what + " is not there, or is not yours");
    }

    /** A body that can be read but not accepted; all that is wrong with it at once. */
    public static Problem invalid(String detail, List<FlowProblem> problems) {
        return new Problem(422, "INVALID", detail, problems, null);
    }

    /** Something that would happen to nodes and must be confirmed first. */
    public static Problem conflict(String code, String detail, List<FlowProblem> problems) {
        return new Problem(409, code, detail, problems, null);
    }

    /** The same with something more in it, which only this problem has. */
    public Problem with(String name, JsonNode value) {
        more.set(name, value);
        return this;
    }

    /** With members of its own beside the usual ones. */
    public Problem with(ObjectNode members) {
        more.setAll(members);
        return this;
    }

    public String code() {
        return code;
    }

    /** In seconds; empty if trying again makes no difference. */
    Optional<Long> retryAfterSeconds() {
        return Optional.ofNullable(retryAfter)
                .map(wait -> Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
    }

    public int status() {
        return status;
    }

    /** As it is answered: {@code {type, title, status, code, detail, problems[]?}} and more. */
    public ObjectNode json() {
        ObjectNode json =
                Json.object()
                        .put("type", "about:blank")
                        .put("title", Statuses.title(status))
                        .put("status", status)
                        .put("code", code)
                        .put("detail", detail);
        if (!problems.isEmpty()) {
            var array = json.putArray("problems");
            problems.forEach(problem -> array.add(problem.json()));
        }
        return json.setAll(more);
    }
}
