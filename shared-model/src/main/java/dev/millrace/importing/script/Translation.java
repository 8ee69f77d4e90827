package dev.millrace.importing.script;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts a script of JavaScript into JSONata that yields the same. Where the two differ in what they
 * make of missing values, of texts that spell numbers, or of what counts as true, the JSONata says
 * so at length; where nothing says the same it throws {@link NoCounterpart}. Not thread-safe.
 */
public final class Translation {
    private final Surroundings around;
    private final Map<String, Term> names;
    private final Fresh fresh;
    private final References references;

    public Translation(Surroundings around) {
        this(around, Map.of(), new Fresh());
    }

    private Translation(Surroundings around, Map<String, Term> names, Fresh fresh) {
        this.around = around;
        this.names = names;
        this.fresh = fresh;
        this.references = new References(around, this);
    }

    /** Names for values that are used more than once. */
    private static final class Fresh {
        private int last;

        String next() {
            return "$v" + ++last;
        }
    }

    /**
     * What stands between two braces.
     *
     * @throws NoCounterpart if it has none
     */
    public Term script(String text) {
        return of(ScriptReader.read(text));
    }

    Surroundings around() {
        return around;
    }

    Term of(Script script) {
        @Nullable Term reference = references.find(script);
        return reference != null ? reference : value(script);
    }

    private Term value(Script script) {
        return switch (script) {
            case Script.Text(String value) -> Term.quoted(value);
            case Script.Numeral(String digits) -> numeral(digits);
            case Script.Constant(String word) -> constant(word);
            case Script.Name(String name) -> name(name);
            case Script.Member member -> Members.of(of(member.of()), member.name(), this);
            case Script.Index index -> Members.at(of(index.of()), index.key(), this);
            case Script.Call call -> call(call);
            case Script.Creation(String type, List<Script> arguments) ->
                    Times.created(type, arguments, this);
            case Script.Unary unary -> Operators.unary(unary, this);
            case Script.Binary binary -> Operators.binary(binary, this);
            case Script.Choice choice -> choice(choice);
            case Script.Items(List<Script> items) -> Term.of(Kind.LIST, list(items));
            case Script.Fields(List<Script.Field> fields) -> Objects.of(fields, this);
            case Script.Mixed(List<Script> parts) -> mixed(parts);
            case Script.Spread _ -> throw new NoCounterpart("'...' at this place");
            case Script.Arrow _ -> throw new NoCounterpart("a function at this place");
            case Script.Pattern _ -> throw new NoCounterpart("a regular expression at this place");
        };
    }

    private static Term numeral(String digits) {
        return Term.of(Kind.NUMBER, new java.math.BigDecimal(digits).toPlainString());
    }

    /** Nothing is what an empty block yields. */
    private static Term constant(String word) {
        return switch (word) {
            case "true", "false" -> Term.of(Kind.FLAG, word);
            case "null" -> Term.of(Kind.JSON, word);
            default -> Term.of(Kind.JSON, "()");
        };
    }

    private Term name(String name) {
        @Nullable Term local = names.get(name);
        if (local == null) {
            throw new NoCounterpart("'" + name + "'");
        }
        return local;
    }

    private Term call(Script.Call call) {
        return switch (call.function()) {
            case Script.Name(String name) -> Functions.call(name, call.arguments(), this);
            case Script.Member(Script.Name(String space), String name)
                    when Functions.SPACES.contains(space) ->
                    Functions.call(space + "." + name, call.arguments(), this);
            case Script.Member(Script of, String name) -> method(of, name, call.arguments());
            default -> throw new NoCounterpart("a call of what is no function by name");
        };
    }

    private Term method(Script of, String name, List<Script> arguments) {
        if (of instanceof Script.Pattern pattern && name.equals("test")) {
            Term text = of(arguments.getFirst());
            return Term.of(
                    Kind.FLAG, "$contains(" + text.text() + ", " + Patterns.of(pattern) + ")");
        }
        return Methods.call(of(of), name, arguments, this);
    }

    private Term choice(Script.Choice choice) {
        Term then = of(choice.then());
        Term otherwise = of(choice.otherwise());
        return Term.loose(
                then.kind() == otherwise.kind() ? then.kind() : Kind.JSON,
                truth(of(choice.condition())).tight()
                        + " ? "
                        + then.tight()
                        + " : "
                        + otherwise.tight());
    }

    private String list(List<Script> items) {
        return items.stream()
                .map(item -> item instanceof Script.Spread(Script of) ? of(of) : of(item))
                .map(term -> Times.shown(term).text())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private Term mixed(List<Script> parts) {
        return Term.loose(
                Kind.TEXT,
                parts.stream()
                        .map(this::of)
                        .filter(term -> !term.text().equals("\"\""))
                        .map(this::inText)
                        .collect(Collectors.joining(" & ", "\"\" & ", "")));
    }

    /** As a part of a longer text; nothing where it is not there. */
    public String inText(Term term) {
        return switch (term.kind()) {
            case JSON -> each(term, value -> "(" + value + " != null ? " + value + " : \"\")");
            case LIST -> Lists.joined(term, "\",\"");
            case ITEM, ITEMS, OBJECT, MATCH ->
                    throw new NoCounterpart("a text with an object in it");
            case TEXT, NUMBER, FLAG, TIME -> Times.shown(term).tight();
        };
    }

    /** What JavaScript takes for true: all but false, 0, an empty text and nothing. */
    public Term truth(Term term) {
        return switch (term.kind()) {
            case FLAG -> term;
            case TEXT -> Term.loose(Kind.FLAG, term.tight() + " != \"\"");
            case NUMBER -> Term.loose(Kind.FLAG, term.tight() + " != 0");
            case LIST, OBJECT, ITEM, ITEMS, TIME, MATCH ->
                    Term.of(Kind.FLAG, "$exists(" + term.text() + ")");
            case JSON ->
                    Term.of(
                            Kind.FLAG,
                            each(
                                    term,
                                    value ->
                                            ("(%s != null and %s != false and %s != 0 and"
                                                            + " %s != \"\")")
                                                    .replace("%s", value)));
        };
    }

    /** A value that is needed several times: by itself if that is short, else by a name. */
    String each(Term term, java.util.function.UnaryOperator<String> use) {
        if (term.atomic() && term.text().length() <= 60) {
            return use.apply(term.text());
        }
        String name = fresh.next();
        return "(" + name + " := " + term.text() + "; " + use.apply(name) + ")";
    }

    /**
     * A function over items.
     *
     * @param element what each of its items is
     */
    String function(Script script, Kind element, List<Kind> more) {
        if (!(script instanceof Script.Arrow(List<String> parameters, Script body))) {
            throw new NoCounterpart("a function that is not written out");
        }
        Map<String, Term> inner = new HashMap<>(names);
        StringBuilder head = new StringBuilder("function(");
        for (int i = 0; i < parameters.size(); i++) {
            if (i > more.size()) {
                throw new NoCounterpart("a function of " + parameters.size() + " parameters");
            }
            String name = fresh.next();
            inner.put(parameters.get(i), Term.of(i == 0 ? element : more.get(i - 1), name));
            head.append(i == 0 ? "" : ", ").append(name);
        }
        Term result = new Translation(around, inner, fresh).of(body);
        return head + "){ " + Functions.result(result).text() + " }";
    }

    /** The same, for a function that says yes or no. */
    String test(Script script, Kind element) {
        if (!(script instanceof Script.Arrow(List<String> parameters, Script body))
                || parameters.size() != 1) {
            throw new NoCounterpart("a function that is not written out");
        }
        Map<String, Term> inner = new HashMap<>(names);
        String name = fresh.next();
        inner.put(parameters.getFirst(), Term.of(element, name));
        Translation within = new Translation(around, inner, fresh);
        return "function(" + name + "){ " + within.truth(within.of(body)).text() + " }";
    }
}
