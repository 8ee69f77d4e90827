package dev.millrace.importing.script;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Luxon's formats of times as the pictures that JSONata takes. */
final class DatePictures {
    private static final Pattern TOKEN = Pattern.compile("'([^']*)'|([A-Za-z])\\2*|[^A-Za-z']+");

    private static final Map<String, String> PICTURES =
            Map.ofEntries(
                    Map.entry("yyyy", "[Y0001]"),
                    Map.entry("yy", "[Y01]"),
                    Map.entry("M", "[M1]"),
                    Map.entry("MM", "[M01]"),
                    Map.entry("MMM", "[MNn,3-3]"),
                    Map.entry("MMMM", "[MNn]"),
                    Map.entry("d", "[D1]"),
                    Map.entry("dd", "[D01]"),
                    Map.entry("H", "[H1]"),
                    Map.entry("HH", "[H01]"),
                    Map.entry("h", "[h1]"),
                    Map.entry("hh", "[h01]"),
                    Map.entry("m", "[m1]"),
                    Map.entry("mm", "[m01]"),
                    Map.entry("s", "[s1]"),
                    Map.entry("ss", "[s01]"),
                    Map.entry("SSS", "[f001]"),
                    Map.entry("a", "[PN]"),
                    Map.entry("EEE", "[FNn,3-3]"),
                    Map.entry("ccc", "[FNn,3-3]"),
                    Map.entry("EEEE", "[FNn]"),
                    Map.entry("cccc", "[FNn]"));

    private DatePictures() {}

    static Term date(Term time) {
        return of(time, "yyyy-MM-dd");
    }

    static Term of(Term time, String format) {
        StringBuilder picture = new StringBuilder();
        Matcher matcher = TOKEN.matcher(format);
        int end = 0;
        for (; matcher.lookingAt(); matcher.region(end, format.length())) {
            picture.append(piece(matcher, format));
            end = matcher.end();
        }
        if (end != format.length() || format.isEmpty()) {
            throw new NoCounterpart("the format '" + format + "' of a time");
        }
        return Term.of(
                Kind.TEXT,
                "$fromMillis(" + time.text() + ", " + Term.quote(picture.toString()) + ")");
    }

    private static String piece(Matcher matcher, String format) {
        String token = matcher.group();
        if (matcher.group(1) != null) {
            return escaped(matcher.group(1));
        }
        if (matcher.group(2) == null) {
            return escaped(token);
        }
        String picture = PICTURES.get(token);
        if (picture == null) {
            throw new NoCounterpart("'" + token + "' in the format '" + format + "' of a time");
        }
        return picture;
    }

    private static String escaped(String text) {
        return text.replace("[", "[[").replace("]", "]]");
    }
}
