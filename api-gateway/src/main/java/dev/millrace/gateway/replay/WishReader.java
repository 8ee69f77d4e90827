package dev.millrace.gateway.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.Repair;
import dev.millrace.flow.FlowProblem;
import dev.millrace.gateway.http.Problem;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the body of a replay; finds all that is wrong with it at once. Used once. */
final class WishReader {
    private static final int MOST_INPUT = 1024 * 1024;
    private static final int MOST_OUTPUT = 1024 * 1024;
    private static final int MOST_REPAIRS = 100;
    private static final int MOST_REASON = 500;
    private static final Set<String> KNOWN =
            Set.of("from", "version", "input", "acknowledgeEffects", "hash", "repairs", "reason");
    private static final Set<String> OF_REPAIR = Set.of("nodeId", "skip", "output", "port");

    private final JsonNode body;
    private final List<FlowProblem> problems = new ArrayList<>();

    private WishReader(JsonNode body) {
        this.body = body;
    }

    /**
     * @throws Problem 422 with all that is wrong; 413 for an input that is too large
     */
    static ReplayWish read(JsonNode body) {
        if (!body.isObject()) {
            throw Problem.of(422, "INVALID", "a replay must be an object with 'from'");
        }
        WishReader reader = new WishReader(body);
        ReplayWish wish = reader.wish();
        if (!reader.problems.isEmpty()) {
            throw Problem.invalid("the replay cannot be read; see 'problems'", reader.problems);
        }
        return wish;
    }

    private ReplayWish wish() {
        only(body, "", KNOWN);
        return new ReplayWish(
                start(body.path("from")),
                body.has("from"),
                current(body.path("version")),
                input(),
                flag(body.path("acknowledgeEffects"), "/acknowledgeEffects"),
                text(body.path("hash"), "/hash", 200),
                repairs(body.path("repairs")),
                String.valueOf(text(body.path("reason"), "/reason", MOST_REASON)));
    }

    private void wrong(String pointer, String message) {
        problems.add(FlowProblem.error("WRONG_TYPE", pointer, message, null));
    }

    private void only(JsonNode object, String at, Set<String> known) {
        object.properties().stream()
                .filter(field -> !known.contains(field.getKey()))
                .forEach(field ->
                        problems.add(
                                FlowProblem.error(
                                        "UNKNOWN_FIELD",
                                        at + "/" + field.getKey(),
                                        "'"
                                                + field.getKey()
                                                + "' is not known here; known are "
                                                + new TreeSet<>(known),
                                        null)));
    }

    private Start start(JsonNode from) {
        String word = from.asText("failed");
        if (from.isArray() && !from.isEmpty()) {
            Set<String> nodes = new LinkedHashSet<>();
            from.forEach(id -> nodes.add(id.asText()));
            return new Start.Chosen(nodes);
        }
        if (word.equals("start")) {
            return new Start.Beginning();
        }
        if (!word.equals("failed") || from.isContainerNode()) {
            wrong("/from", "'from' must be \"failed\", \"start\" or a list of node ids");
        }
        return new Start.Failed();
    }

    private boolean current(JsonNode version) {
        String word = version.asText("original");
        if (!word.equals("original") && !word.equals("current")) {
            wrong("/version", "'version' must be \"original\" or \"current\"");
        }
        return word.equals("current");
    }

    private @Nullable JsonNode input() {
        if (!body.has("input")) {
            return null;
        }
        if (Json.bytes(body.path("input")).length > MOST_INPUT) {
            throw Problem.of(
                    413, "TOO_LARGE", "the input is larger than the 1 MiB that is allowed");
        }
        return body.path("input");
    }

    private boolean flag(JsonNode value, String at) {
        if (!value.isMissingNode() && !value.isBoolean()) {
            wrong(at, "must be true or false");
        }
        return value.asBoolean();
    }

    /** Null if it is not there; the reason of none is empty. */
    private @Nullable String text(JsonNode value, String at, int most) {
        if (value.isMissingNode() || value.isNull()) {
            return at.equals("/reason") ? "" : null;
        }
        if (!value.isTextual() || value.textValue().length() > most) {
            wrong(at, "must be a text of at most " + most + " characters");
        }
        return value.asText();
    }

    private List<Repair> repairs(JsonNode list) {
        if (!list.isMissingNode() && !list.isArray()) {
            wrong("/repairs", "'repairs' must be a list of {nodeId, skip} or {nodeId, output}");
        }
        if (list.size() > MOST_REPAIRS) {
            wrong("/repairs", "at most " + MOST_REPAIRS + " repairs can be made at once");
            return List.of();
        }
        List<Repair> repairs = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            Repair repair = repair(list.get(i), "/repairs/" + i);
            if (repair != null && !ids.add(repair.nodeId())) {
                wrong("/repairs/" + i, "node '" + repair.nodeId() + "' is repaired twice");
            }
            if (repair != null) {
                repairs.add(repair);
            }
        }
        return repairs;
    }

    private @Nullable Repair repair(JsonNode one, String at) {
        only(one, at, OF_REPAIR);
        boolean skip = flag(one.path("skip"), at + "/skip");
        if (!one.isObject() || !one.path("nodeId").isTextual() || skip == one.has("output")) {
            wrong(at, "a repair is {nodeId, skip: true} or {nodeId, output, port?}");
            return null;
        }
        String id = one.path("nodeId").textValue();
        if (skip) {
            return new Repair.PassOver(id);
        }
        JsonNode output = one.path("output");
        if (Json.bytes(output).length > MOST_OUTPUT) {
            problems.add(
                    FlowProblem.error(
                            "TOO_LARGE",
                            at + "/output",
                            "an output set by hand may have 1 MiB",
                            id));
        }
        String port = text(one.path("port"), at + "/port", 128);
        return new Repair.Output(id, port == null ? "" : port, output);
    }
}
