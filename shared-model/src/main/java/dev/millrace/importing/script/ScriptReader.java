package dev.millrace.importing.script;

import java.util.ArrayList;
import java.util.List;

/** Reads one expression. Used once. */
final class ScriptReader {
    private static final int LONGEST = 8_192;
    private static final int DEEPEST = 48;
    private static final int MOST_WORDS = 1_000;

    private final Scanner scanner;
    private Token token;
    private int depth;
    private int taken;

    private ScriptReader(String text) {
        this.scanner = new Scanner(text);
        this.token = scanner.next();
    }

    /**
     * @throws NoCounterpart if the text is more than an expression that is known here
     */
    static Script read(String text) {
        if (text.length() > LONGEST) {
            throw new NoCounterpart("an expression of " + text.length() + " characters");
        }
        ScriptReader reader = new ScriptReader(text);
        Script script = reader.expression();
        if (reader.token.kind() != Token.Kind.END) {
            throw reader.unexpected();
        }
        return script;
    }

    private Script expression() {
        if (++depth > DEEPEST) {
            throw new NoCounterpart("an expression that is nested so deeply");
        }
        Script script = choice();
        depth--;
        return script;
    }

    private Script choice() {
        Script condition = binary(0);
        if (!took("?")) {
            return condition;
        }
        Script then = expression();
        expect(":");
        return new Script.Choice(condition, then, expression());
    }

    private Script binary(int level) {
        if (level == Words.BINARY.size()) {
            return unary();
        }
        Script left = binary(level + 1);
        while (token.kind() == Token.Kind.SIGN && Words.BINARY.get(level).contains(token.text())) {
            String operator = take().text();
            left = new Script.Binary(operator, left, binary(level + 1));
        }
        return left;
    }

    private Script unary() {
        if (token.is("!") || token.is("-") || token.is("+")) {
            String operator = take().text();
            if (++depth > DEEPEST) {
                throw new NoCounterpart("an expression that is nested so deeply");
            }
            Script operand = unary();
            depth--;
            return operator.equals("+")
                    ? new Script.Call(new Script.Name("Number"), List.of(operand))
                    : new Script.Unary(operator, operand);
        }
        return suffixes(primary());
    }

    private Script suffixes(Script of) {
        Script script = of;
        while (true) {
            if (took(".")) {
                script = new Script.Member(script, name());
            } else if (took("?.")) {
                script = optional(script);
            } else if (took("[")) {
                script = new Script.Index(script, closed("]"));
            } else if (token.is("(")) {
                script = new Script.Call(script, arguments());
            } else {
                return script;
            }
        }
    }

    private Script optional(Script of) {
        if (took("[")) {
            return new Script.Index(of, closed("]"));
        }
        return token.is("(") ? new Script.Call(of, arguments()) : new Script.Member(of, name());
    }

    private Script closed(String bracket) {
        Script script = expression();
        expect(bracket);
        return script;
    }

    private List<Script> arguments() {
        expect("(");
        return list(")");
    }

    private List<Script> list(String end) {
        List<Script> list = new ArrayList<>();
        while (!took(end)) {
            list.add(took("...") ? new Script.Spread(expression()) : argument());
            if (!token.is(end)) {
                expect(",");
            }
        }
        return list;
    }

    private Script argument() {
        return token.kind() == Token.Kind.NAME ? named() : expression();
    }

    /** A name may be the only parameter of a function. */
    private Script named() {
        Token name = token;
        Script script = expression();
        if (script instanceof Script.Name && took("=>")) {
            return arrow(List.of(name.text()));
        }
        return script;
    }

    private Script arrow(List<String> parameters) {
        if (token.is("{")) {
            throw new NoCounterpart("a function of several statements");
        }
        return new Script.Arrow(parameters, expression());
    }

    private Script primary() {
        if (token.is("/")) {
            return regex(token);
        }
        Token first = take();
        return switch (first.kind()) {
            case TEXT -> new Script.Text(first.text());
            case NUMBER -> new Script.Numeral(first.text().replace("_", ""));
            case TEMPLATE -> Mixture.read(first.text());
            case NAME -> word(first);
            case SIGN -> bracketed(first);
            case END -> throw new NoCounterpart("an expression that ends too early");
        };
    }

    private Script word(Token first) {
        if (Words.CONSTANTS.contains(first.text())) {
            return new Script.Constant(first.text());
        }
        if (first.named("new")) {
            String type = name();
            return new Script.Creation(type, token.is("(") ? arguments() : List.of());
        }
        if (Words.STATEMENTS.contains(first.text())) {
            throw new NoCounterpart("'" + first.text() + "' of JavaScript");
        }
        return new Script.Name(first.text());
    }

    private Script bracketed(Token first) {
        return switch (first.text()) {
            case "(" -> group();
            case "[" -> new Script.Items(list("]"));
            case "{" -> fields();
            default -> throw new NoCounterpart("'" + first.text() + "' where a value is needed");
        };
    }

    private Script regex(Token slash) {
        Script.Pattern pattern = scanner.regex(slash);
        token = scanner.next();
        return pattern;
    }

    /** An expression in parentheses, or the parameters of a function. */
    private Script group() {
        List<Script> list = list(")");
        if (took("=>")) {
            return arrow(list.stream().map(ScriptReader::parameter).toList());
        }
        if (list.size() != 1 || list.getFirst() instanceof Script.Spread) {
            throw new NoCounterpart("'(' with " + list.size() + " values");
        }
        return list.getFirst();
    }

    private static String parameter(Script script) {
        if (script instanceof Script.Name(String name)) {
            return name;
        }
        throw new NoCounterpart("a function that takes its parameters apart");
    }

    private Script fields() {
        List<Script.Field> fields = new ArrayList<>();
        while (!took("}")) {
            fields.add(field());
            if (!token.is("}")) {
                expect(",");
            }
        }
        return new Script.Fields(fields);
    }

    private Script.Field field() {
        if (took("...")) {
            return new Script.Field("", new Script.Spread(expression()));
        }
        Token key = take();
        boolean plain =
                key.kind() == Token.Kind.NAME
                        || key.kind() == Token.Kind.TEXT
                        || key.kind() == Token.Kind.NUMBER;
        if (!plain) {
            throw new NoCounterpart("an object whose names are computed");
        }
        if (key.kind() == Token.Kind.NAME && (token.is(",") || token.is("}"))) {
            return new Script.Field(key.text(), new Script.Name(key.text()));
        }
        expect(":");
        return new Script.Field(key.text(), argument());
    }

    private String name() {
        if (token.kind() != Token.Kind.NAME) {
            throw unexpected();
        }
        return take().text();
    }

    private Token take() {
        if (++taken > MOST_WORDS) {
            throw new NoCounterpart("an expression of more than " + MOST_WORDS + " words");
        }
        Token first = token;
        token = scanner.next();
        return first;
    }

    private boolean took(String sign) {
        if (!token.is(sign)) {
            return false;
        }
        take();
        return true;
    }

    private void expect(String sign) {
        if (!took(sign)) {
            throw unexpected();
        }
    }

    private NoCounterpart unexpected() {
        return new NoCounterpart(
                token.kind() == Token.Kind.END
                        ? "an expression that ends too early"
                        : "'" + token.text() + "' at this place of an expression");
    }
}
