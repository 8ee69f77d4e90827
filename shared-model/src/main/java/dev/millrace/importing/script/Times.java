package dev.millrace.importing.script;

import java.util.List;
import java.util.Map;

/**
 * Moments. n8n reckons in the workflow's time zone, an expression of ours in UTC; whoever uses one
 * is told.
 */
final class Times {
    private static final String UTC = "dates and times are in UTC, not in the workflow's time zone";
    private static final long DAY = 86_400_000;

    /** Units of a fixed length, in milliseconds. */
    private static final Map<String, Long> UNITS =
            Map.of(
                    "millisecond", 1L,
                    "second", 1_000L,
                    "minute", 60_000L,
                    "hour", 3_600_000L,
                    "day", DAY,
                    "week", 7 * DAY);

    private Times() {}

    static Term now(Surroundings around) {
        around.note(UTC);
        return Term.of(Kind.TIME, "$millis()");
    }

    static Term today(Surroundings around) {
        around.note(UTC);
        return Term.loose(Kind.TIME, "$floor($millis() / " + DAY + ") * " + DAY);
    }

    static Term read(Term text, Surroundings around) {
        around.note(UTC);
        return Term.of(Kind.TIME, "$toMillis(" + text.text() + ")");
    }

    static Term created(String type, List<Script> arguments, Translation translation) {
        if (!type.equals("Date")) {
            throw new NoCounterpart("new " + type + "(...)");
        }
        return arguments.isEmpty()
                ? now(translation.around())
                : moment(translation.of(Lists.only(arguments)), translation);
    }

    private static Term moment(Term of, Translation translation) {
        translation.around().note(UTC);
        return switch (of.kind()) {
            case TIME -> of;
            case NUMBER -> of.as(Kind.TIME);
            case TEXT -> read(of, translation.around());
            case JSON ->
                    Term.of(
                            Kind.TIME,
                            translation.each(
                                    of,
                                    value ->
                                            "($type(%s) = \"number\" ? %s : $toMillis(%s))"
                                                    .replace("%s", value)));
            case FLAG, LIST, OBJECT, ITEM, ITEMS, MATCH ->
                    throw new NoCounterpart("a time made of such a value");
        };
    }

    static Term function(String name, List<Script> arguments, Translation translation) {
        return switch (name) {
            case "Date.now" -> now(translation.around()).as(Kind.NUMBER);
            case "DateTime.now", "DateTime.local", "DateTime.utc" -> now(translation.around());
            case "DateTime.fromISO" ->
                    read(translation.of(arguments.getFirst()), translation.around());
            case "DateTime.fromMillis" -> translation.of(Lists.only(arguments)).as(Kind.TIME);
            default -> throw new NoCounterpart(name + "(...)");
        };
    }

    static Term call(Term of, String name, List<Script> arguments, Translation translation) {
        return switch (name) {
            case "toISO", "toISOString", "toString", "toJSON", "toUTC" -> shown(of);
            case "toISODate" -> DatePictures.date(of);
            case "toFormat", "format" -> DatePictures.of(of, literal(Lists.only(arguments)));
            case "toMillis", "getTime", "valueOf" -> of.as(Kind.NUMBER);
            case "toSeconds" -> Term.loose(Kind.NUMBER, of.tight() + " / 1000");
            case "toUnixInteger" -> Term.of(Kind.NUMBER, "$floor(" + of.tight() + " / 1000)");
            case "plus" -> moved(of, " + ", arguments);
            case "minus" -> moved(of, " - ", arguments);
            default -> throw Methods.unknown(name);
        };
    }

    static Term part(Term of, String name) {
        String picture =
                switch (name) {
                    case "year" -> "[Y]";
                    case "month" -> "[M]";
                    case "day" -> "[D]";
                    case "hour" -> "[H]";
                    case "minute" -> "[m]";
                    case "second" -> "[s]";
                    case "weekday" -> "[F0]";
                    default -> throw new NoCounterpart("." + name + " of a time");
                };
        return Term.of(Kind.NUMBER, "$number($fromMillis(" + of.text() + ", \"" + picture + "\"))");
    }

    private static Term moved(Term of, String sign, List<Script> arguments) {
        return switch (arguments) {
            case List<Script> list when list.size() == 1 -> byFields(of, sign, list.getFirst());
            case List<Script> list when list.size() == 2 ->
                    by(of, sign, amount(list.getFirst()), literal(list.get(1)));
            default -> throw new NoCounterpart("a time moved by " + arguments.size() + " values");
        };
    }

    private static Term byFields(Term of, String sign, Script amounts) {
        if (!(amounts instanceof Script.Fields(List<Script.Field> fields))) {
            throw new NoCounterpart("a time moved by what is not written out");
        }
        Term moved = of;
        for (Script.Field field : fields) {
            moved = by(moved, sign, amount(field.value()), field.name());
        }
        return moved;
    }

    private static Term by(Term of, String sign, long amount, String unit) {
        Long millis = UNITS.get(unit.replaceFirst("s$", ""));
        if (millis == null) {
            throw new NoCounterpart("a time moved by " + unit);
        }
        return Term.loose(Kind.TIME, of.tight() + sign + Math.multiplyExact(amount, millis));
    }

    private static long amount(Script script) {
        return Long.parseLong(Lists.whole(script));
    }

    private static String literal(Script script) {
        if (script instanceof Script.Text(String text)) {
            return text;
        }
        throw new NoCounterpart("a unit or a format that is computed");
    }

    /** As n8n shows it: a moment as a text, all else as it is. */
    static Term shown(Term term) {
        return term.kind() == Kind.TIME
                ? Term.of(Kind.TEXT, "$fromMillis(" + term.text() + ")")
                : term;
    }
}
