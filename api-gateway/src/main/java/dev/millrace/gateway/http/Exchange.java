package dev.millrace.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.json.BadJson;
import dev.millrace.json.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request and its answer, as endpoints see them. Used by one thread. */
public final class Exchange {
    private final Context context;
    private final Caller caller;

    Exchange(Context context, Caller caller) {
        this.context = context;
        this.caller = caller;
    }

    public Caller caller() {
        return caller;
    }

    public String tenant() {
        return caller.tenant();
    }

    public String path(String name) {
        return storable(name, context.pathParam(name));
    }

    /** The id in the path; 404 if it is none. */
    public ExecutionId executionId() {
        return ExecutionId.parse(path("id"))
                .orElseThrow(() -> Problem.notFound("execution " + path("id")));
    }

    public @Nullable String query(String name) {
        String value = context.queryParam(name);
        return value == null || value.isEmpty() ? null : storable(name, value);
    }

    /** Of the query's parameters that have a value, in order. */
    public List<String> queryNames() {
        return context.queryParamMap().keySet().stream()
                .filter(name -> query(name) != null)
                .toList();
    }

    private static String storable(String name, String value) {
        if (value.indexOf('\0') >= 0) {
            throw Problem.badRequest(
                    "NUL_CHARACTER", "'" + name + "' has the character U+0000; remove it");
        }
        return value;
    }

    /**
     * A moment such as {@code 2030-01-31T08:00:00Z}; null if it is not given.
     *
     * @throws Problem 400 if it is none
     */
    public @Nullable Instant time(String name) {
        String text = query(name);
        try {
            // a '+' that was not escaped arrives as a space
            return text == null ? null : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeParseException unreadable) {
            throw Problem.badRequest(
                    "BAD_TIME",
                    "'"
                            + name
                            + "' must be a time such as 2030-01-31T08:00:00Z, not '"
                            + text
                            + "'");
        }
    }

    public @Nullable String header(String name) {
        return context.header(name);
    }

    /** 1 to 100, 50 if not given. */
    public int limit() {
        String text = query("limit");
        if (text == null) {
            return 50;
        }
        if (text.matches("\\d{1,3}")
                && Integer.parseInt(text) >= 1
                && Integer.parseInt(text) <= 100) {
            return Integer.parseInt(text);
        }
        throw Problem.badRequest(
                "BAD_LIMIT", "'limit' must be a whole number from 1 to 100, not '" + text + "'");
    }

    /**
     * The body as JSON.
     *
     * @param most bytes; checked while reading, so no more is ever held
     */
    public JsonNode body(int most) {
        mustBeJson(header("Content-Type"));
        byte[] bytes = bytes(most);
        try {
            return checked(Json.read(bytes));
        } catch (BadJson bad) {
            throw Problem.badRequest("BAD_JSON", "the body is not valid JSON: " + bad.getMessage());
        }
    }

    /** A client that says nothing is taken to mean JSON. */
    private static void mustBeJson(@Nullable String type) {
        if (type != null) {
            String name = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (!name.equals("application/json") && !name.endsWith("+json")) {
                throw Problem.of(
                        415, "NOT_JSON", "the body must be application/json, not '" + name + "'");
            }
        }
    }

    /** As {@link #body}, where a body may be left out; an empty object then. */
    public JsonNode bodyOrEmpty(int most) {
        return context.req().getContentLengthLong() == 0
                        || (context.req().getContentLengthLong() < 0
                                && header("Transfer-Encoding") == null)
                ? Json.object()
                : body(most);
    }

    /** Past the framework's helpers, which copy the body twice. */
    private byte[] bytes(int most) {
        long announced = context.req().getContentLengthLong();
        if (announced > most) {
            throw tooLarge(most);
        }
        try {
            byte[] bytes =
                    context.req()
                            .getInputStream()
                            .readNBytes(announced >= 0 ? (int) announced : most + 1);
            if (bytes.length > most) {
                throw tooLarge(most);
            }
            return bytes;
        } catch (IOException broken) {
            throw Problem.badRequest("BODY_BROKEN", "the body ended before it was whole");
        }
    }

    private static Problem tooLarge(int most) {
        return Problem.of(
                413,
                "TOO_LARGE",
                "the body is larger than the " + most + " bytes that are allowed here");
    }

    /** A NUL cannot be stored. */
    private static JsonNode checked(JsonNode value) {
        if (hasNul(value)) {
            throw Problem.badRequest(
                    "NUL_CHARACTER",
                    "the body has a text with the character U+0000, which cannot be stored; remove"
                            + " it");
        }
        return value;
    }

    private static boolean hasNul(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue().indexOf('\0') >= 0;
        }
        if (value.isObject()) {
            for (var field : value.properties()) {
                if (field.getKey().indexOf('\0') >= 0 || hasNul(field.getValue())) {
                    return true;
                }
            }
            return false;
        }
        for (JsonNode item : value) {
            if (hasNul(item)) {
                return true;
            }
        }
        return false;
    }

    public void answer(int status, JsonNode body) {
        write(status, "application/json", Json.bytes(body));
    }

    public void answer(int status, String type, String text) {
        write(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    public void location(String path) {
        context.res().setHeader("Location", path);
    }

    void problem(Problem problem) {
        if (problem.status() == 503 || problem.status() == 429) {
            String seconds = problem.retryAfterSeconds().map(String::valueOf).orElse("2");
            context.res().setHeader("Retry-After", seconds);
        }
        if (problem.status() == 401) {
            context.res().setHeader("WWW-Authenticate", "Bearer");
        }
        write(problem.status(), "application/problem+json", Json.bytes(problem.json()));
    }

    private void write(int status, String type, byte[] bytes) {
        context.res().setStatus(status);
        context.res().setContentType(type);
        context.res().setContentLength(bytes.length);
        try {
            context.res().getOutputStream().write(bytes);
        } catch (IOException gone) {
            throw new ClientGone(gone);
        }
    }

    /** Whether the client has begun to get its answer, so that no other can be given. */
    boolean answered() {
        return context.res().isCommitted();
    }

    /** For answers that are written bit by bit. */
    public Context context() {
        return context;
    }

    /**
     * A header that names what the client has seen last; empty if there is none or it is no number.
     */
    public Optional<Long> number(String header) {
        String text = header(header);
        return text != null && text.matches("\\d{1,18}")
                ? Optional.of(Long.valueOf(text))
                : Optional.empty();
    }
}
