package dev.millrace.importing.script;

/** What is written behind a dot or in brackets. */
final class Members {
    private Members() {}

    static Term of(Term of, String name, Translation translation) {
        return switch (of.kind()) {
            case ITEM -> ofItem(of, name);
            case TIME -> Times.part(of, name);
            case TEXT, LIST, ITEMS, JSON ->
                    name.equals("length") ? length(of, translation) : field(of, name);
            case OBJECT -> of.field(name);
            case NUMBER, FLAG, MATCH -> throw new NoCounterpart("." + name + " of such a value");
        };
    }

    private static Term ofItem(Term of, String name) {
        if (!name.equals("json")) {
            throw new NoCounterpart("." + name + " of an item");
        }
        return of.as(Kind.JSON);
    }

    private static Term field(Term of, String name) {
        if (of.kind() != Kind.JSON) {
            throw new NoCounterpart("." + name + " of a list or a text");
        }
        return of.field(name);
    }

    private static Term length(Term of, Translation translation) {
        String length =
                switch (of.kind()) {
                    case TEXT -> "$length(" + of.text() + ")";
                    case LIST, ITEMS -> "$count(" + of.text() + ")";
                    default ->
                            translation.each(
                                    of,
                                    value ->
                                            "($type(%s) = \"array\" ? $count(%s) : $type(%s) = \"string\" ? $length(%s) : %s.length)"
                                                    .replace("%s", value));
                };
        return Term.of(Kind.NUMBER, length);
    }

    static Term at(Term of, Script key, Translation translation) {
        return switch (key) {
            case Script.Text(String name) when !name.matches("\\d{1,6}") ->
                    of(of, name, translation);
            case Script.Text(String digits) -> number(of, digits, translation);
            case Script.Numeral(String digits) -> number(of, digits, translation);
            default -> computed(of, translation.of(key), translation);
        };
    }

    private static Term number(Term of, String digits, Translation translation) {
        if (of.kind() == Kind.MATCH) {
            int group = Integer.parseInt(digits);
            String part = group == 0 ? ".match" : ".groups[" + (group - 1) + "]";
            return Term.of(Kind.JSON, of.text() + part);
        }
        if (of.kind() == Kind.TEXT) {
            return Term.of(Kind.TEXT, "$substring(" + of.text() + ", " + digits + ", 1)");
        }
        return Lists.at(of, digits, translation);
    }

    private static Term computed(Term of, Term key, Translation translation) {
        return switch (key.kind()) {
            case NUMBER -> Lists.at(of, key.text(), translation);
            case TEXT -> Term.of(Kind.JSON, "$lookup(" + of.text() + ", " + key.text() + ")");
            default ->
                    throw new NoCounterpart("a place in brackets that may be a name or a number");
        };
    }
}
