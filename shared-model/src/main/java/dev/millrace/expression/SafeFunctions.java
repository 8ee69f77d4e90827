package dev.millrace.expression;

import com.dashjoin.jsonata.Jsonata;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the engine's functions that an expression could use to take the process down:
 * {@code $eval}, {@code $pad} and regular expressions.
 */
final class SafeFunctions {
    private static final int WIDEST_PAD = 100_000;
    private static final int MOST_PIECES = 100_000;

    private SafeFunctions() {}

    static void bind(Jsonata.Frame frame) {
        frame.bind("eval", function((_, _) -> refuse("$eval is not available"), "<s-x?:x>"));
        frame.bind("pad", function((_, args) -> pad(args), "<s-ns?:s>"));
        frame.bind("contains", function((_, args) -> contains(args), "<s-(sf):b>"));
        frame.bind("split", function((_, args) -> split(args), "<s-(sf)n?:a<s>>"));
        frame.bind("replace", function((_, args) -> replace(args), "<s-(sf)(sf)n?:s>"));
        frame.bind("match", function((_, args) -> match(args), "<s-f<s:o>n?:a<o>>"));
    }

    private static Jsonata.JFunction function(Jsonata.JFunctionCallable body, String signature) {
        return new Jsonata.JFunction(body, signature);
    }

    private static Object refuse(String why) {
        throw new ExpressionFailed(why);
    }

    private static @Nullable Object pad(List<?> args) {
        String text = text(args, 0);
        if (text == null) {
            return null;
        }
        int width = ((Number) args.get(1)).intValue();
        if (Math.abs((long) width) > WIDEST_PAD) {
            throw new ExpressionFailed("$pad is limited to " + WIDEST_PAD + " characters");
        }
        String with = text(args, 2);
        String filler = with == null || with.isEmpty() ? " " : with;
        int missing = Math.max(0, Math.abs(width) - text.length());
        String padding = filler.repeat(missing / filler.length() + 1).substring(0, missing);
        return width < 0 ? padding + text : text + padding;
    }

    private static @Nullable Object contains(List<?> args) {
        String text = text(args, 0);
        if (text == null) {
            return null;
        }
        return args.get(1) instanceof String part
                ? text.contains(part)
                : pattern(args.get(1)).matcher(text).find();
    }

    private static @Nullable Object split(List<?> args) {
        String text = text(args, 0);
        if (text == null) {
            return null;
        }
        Pattern separator =
                args.get(1) instanceof String part
                        ? Pattern.compile(Pattern.quote(part))
                        : pattern(args.get(1));
        int most = limit(args, 2);
        if (args.get(1) instanceof String part && part.isEmpty()) {
            return text.codePoints().limit(most).mapToObj(Character::toString).toList();
        }
        List<Object> pieces = new ArrayList<>();
        int from = 0;
        for (Matcher matcher = separator.matcher(text); matcher.find() && pieces.size() < most; ) {
            pieces.add(text.substring(from, matcher.start()));
            from = matcher.end();
        }
        if (pieces.size() < most) {
            pieces.add(text.substring(from));
        }
        return pieces;
    }

    private static @Nullable Object replace(List<?> args) {
        String text = text(args, 0);
        if (text == null) {
            return null;
        }
        if (!(args.get(2) instanceof String replacement)) {
            throw new ExpressionFailed("$replace takes a text as its replacement");
        }
        boolean plain = args.get(1) instanceof String;
        Pattern pattern =
                plain
                        ? Pattern.compile(Pattern.quote(args.get(1).toString()))
                        : pattern(args.get(1));
        StringBuilder result = new StringBuilder();
        int from = 0;
        int left = limit(args, 3);
        for (Matcher matcher = pattern.matcher(text); left > 0 && matcher.find(); left--) {
            result.append(text, from, matcher.start())
                    .append(plain ? replacement : filled(replacement, matcher));
            from = matcher.end();
            if (result.length() > 8 * 1024 * 1024) {
                throw new ExpressionFailed("$replace yields more than the 8 MiB that are allowed");
            }
        }
        return result.append(text.substring(from)).toString();
    }

    /** {@code $1} to {@code $9} and {@code $0} stand for groups, {@code $$} for a dollar sign. */
    private static String filled(String replacement, Matcher matcher) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            char next = i + 1 < replacement.length() ? replacement.charAt(i + 1) : ' ';
            if (c == '$' && next == '$') {
                text.append('$');
                i++;
            } else if (c == '$' && Character.isDigit(next) && next - '0' <= matcher.groupCount()) {
                String group = matcher.group(next - '0');
                text.append(group == null ? "" : group);
                i++;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static @Nullable Object match(List<?> args) {
        String text = text(args, 0);
        if (text == null) {
            return null;
        }
        List<Object> found = new ArrayList<>();
        int most = limit(args, 2);
        for (Matcher matcher = pattern(args.get(1)).matcher(text);
                found.size() < most && matcher.find(); ) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("match", matcher.group());
            one.put("index", matcher.start());
            List<@Nullable Object> groups = new ArrayList<>();
            for (int i = 1; i <= matcher.groupCount(); i++) {
                groups.add(matcher.group(i));
            }
            one.put("groups", groups);
            found.add(one);
        }
        return found;
    }

    private static Pattern pattern(Object regex) {
        if (!(regex instanceof java.util.regex.Pattern written)) {
            throw new ExpressionFailed("a regular expression such as /a+b/ is needed here");
        }
        int flags =
                (written.flags() & java.util.regex.Pattern.CASE_INSENSITIVE) != 0
                        ? Pattern.CASE_INSENSITIVE
                        : 0;
        flags |= (written.flags() & java.util.regex.Pattern.MULTILINE) != 0 ? Pattern.MULTILINE : 0;
        try {
            return Pattern.compile(written.pattern(), flags);
        } catch (PatternSyntaxException unsupported) {
            throw new ExpressionFailed(
                    "the regular expression /"
                            + written.pattern()
                            + "/ is not supported: "
                            + unsupported.getDescription());
        }
    }

    private static int limit(List<?> args, int index) {
        return args.size() > index && args.get(index) instanceof Number most
                ? Math.clamp(most.longValue(), 0, MOST_PIECES)
                : MOST_PIECES;
    }

    private static @Nullable String text(List<?> args, int index) {
        return args.size() > index && args.get(index) instanceof String text ? text : null;
    }
}
