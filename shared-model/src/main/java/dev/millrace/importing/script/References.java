package dev.millrace.importing.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a script says of items: its own, those that came in, those of other nodes. */
final class References {
    private static final String ERROR = "error";

    private final Surroundings around;
    private final Translation translation;

    References(Surroundings around, Translation translation) {
        this.around = around;
        this.translation = translation;
    }

    /** Null if it is something else. */
    @Nullable Term find(Script script) {
        return switch (script) {
            case Script.Name(String name) -> named(name);
            case Script.Member(Script of, String name) -> member(of, name);
            case Script.Index(Script of, Script.Text(String name)) -> member(of, name);
            case Script.Call(Script function, List<Script> arguments) ->
                    called(function, arguments);
            default -> null;
        };
    }

    private @Nullable Term named(String name) {
        return switch (name) {
            case "$json" -> json();
            case "$itemIndex" -> Term.of(Kind.NUMBER, around.index());
            case "$now" -> Times.now(around);
            case "$today" -> Times.today(around);
            default -> null;
        };
    }

    /** Behind an error output n8n has the item with the error in it. */
    private Term json() {
        if (!around.afterError()) {
            return Term.of(Kind.JSON, around.json());
        }
        String error = "{\"error\": " + around.json() + ".message}";
        return Term.of(Kind.OBJECT, "$merge([" + failedItem() + ", " + error + "])");
    }

    private String failedItem() {
        if (around.failedItem().isEmpty()) {
            throw new NoCounterpart(
                    "what is not the error itself, behind an error output of several items,");
        }
        return around.failedItem();
    }

    private @Nullable Term member(Script of, String name) {
        return switch (of) {
            case Script.Name(String root) -> ofName(root, name);
            case Script.Member(Script.Name(String root), String member)
                    when root.equals("$json") && around.afterError() ->
                    member.equals(ERROR) && name.equals("message") ? failure(member) : null;
            case Script.Member(
                            Script.Index(Script.Name(String root), Script.Text(String node)),
                            String part)
                    when root.equals("$node") && part.equals("context") ->
                    context(node, name);
            case Script.Member(Script.Name(String root), String node) when root.equals("$node") ->
                    ofNode(node, name, around.index());
            case Script.Index(Script.Name(String root), Script.Text(String node))
                    when root.equals("$node") ->
                    ofNode(node, name, around.index());
            case Script.Index(
                            Script.Member(Script.Call item, String member),
                            Script.Text(String node))
                    when member.equals("$node") ->
                    ofNode(node, name, number(item));
            case Script.Call(Script.Name(String function), List<Script> arguments)
                    when function.equals("$") && name.equals("item") ->
                    paired(nodeName(arguments));
            default -> null;
        };
    }

    /** What an error edge brings is {@code {message, code, nodeId, attempts}}. */
    private Term failure(String member) {
        return switch (member) {
            case ERROR, "message" -> Term.of(Kind.TEXT, around.json() + ".message");
            default -> Term.of(Kind.JSON, failedItem()).field(member);
        };
    }

    private @Nullable Term ofName(String root, String name) {
        if (root.equals("$json")) {
            return around.afterError() ? failure(name) : null;
        }
        return switch (root + "." + name) {
            case "$input.item" -> Term.of(Kind.ITEM, json().text());
            case "$execution.id" -> Term.of(Kind.TEXT, "execution.id");
            case "$workflow.name" -> Term.quoted(around.workflowName());
            case "$workflow.id" -> Term.quoted(around.workflowId());
            default -> null;
        };
    }

    private Term ofNode(String node, String name, String index) {
        if (!name.equals("json") && !name.equals("data")) {
            throw new NoCounterpart("$node[...]." + name);
        }
        Surroundings.Output output = around.output(node);
        return output.many() ? of(output, index).as(Kind.JSON) : Term.of(Kind.JSON, output.path());
    }

    private Term context(String node, String name) {
        if (!name.equals("noItemsLeft")) {
            throw new NoCounterpart("$node[...].context." + name);
        }
        return Term.loose(Kind.FLAG, around.nothingLeft(node));
    }

    /** {@code $item(0)}. */
    private static String number(Script.Call item) {
        if (item.function().equals(new Script.Name("$item")) && item.arguments().size() == 1) {
            String digits =
                    switch (item.arguments().getFirst()) {
                        case Script.Numeral(String value) -> value;
                        case Script.Text(String value) -> value;
                        default -> "";
                    };
            if (digits.matches("\\d{1,6}")) {
                return digits;
            }
        }
        throw new NoCounterpart("$item with a number that is computed");
    }

    private Term paired(String node) {
        Surroundings.Output output = around.output(node);
        if (!output.many()) {
            return Term.of(Kind.ITEM, output.path());
        }
        if (!output.paired()) {
            throw new NoCounterpart(
                    "$('%s').item, where '%s' has put out a list whose items are not those that come in here"
                            .formatted(node, node));
        }
        return of(output, around.index());
    }

    private @Nullable Term called(Script function, List<Script> arguments) {
        return switch (function) {
            case Script.Member(Script.Name(String root), String name) when root.equals("$input") ->
                    selected(incoming(), name, arguments);
            case Script.Member(
                            Script.Call(Script.Name(String root), List<Script> node),
                            String name)
                    when root.equals("$") ->
                    selected(around.output(nodeName(node)), name, arguments);
            case Script.Name(String name) when name.equals("$items") ->
                    all(arguments.isEmpty() ? incoming() : around.output(nodeName(arguments)));
            default -> null;
        };
    }

    private Surroundings.Output incoming() {
        if (around.afterError()) {
            throw new NoCounterpart("all that came in, behind an error output,");
        }
        return around.incoming();
    }

    private static Term all(Surroundings.Output output) {
        return Term.of(Kind.ITEMS, output.many() ? output.path() : "[" + output.path() + "]");
    }

    private Term selected(Surroundings.Output output, String name, List<Script> arguments) {
        return switch (name + "/" + arguments.size()) {
            case "all/0" -> all(output);
            case "first/0" -> one(output, "0");
            case "last/0" -> one(output, "-1");
            case "itemMatching/1" -> one(output, translation.of(arguments.getFirst()).text());
            default -> throw new NoCounterpart("." + name + "(...) of a node's items");
        };
    }

    private Term one(Surroundings.Output output, String index) {
        return output.many() ? of(output, index) : Term.of(Kind.ITEM, output.path());
    }

    /** In brackets, lest an item that came without its list be taken for none. */
    private Term of(Surroundings.Output list, String index) {
        return Lists.at(Term.loose(Kind.ITEMS, list.path()), index, translation);
    }

    private static String nodeName(List<Script> arguments) {
        if (arguments.size() == 1 && arguments.getFirst() instanceof Script.Text(String name)) {
            return name;
        }
        throw new NoCounterpart("a node whose name is computed");
    }
}
