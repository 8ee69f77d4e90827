package dev.millrace.importing.script;

import java.util.regex.Pattern;

/** Regular expressions, as far as those that run in linear time can say the same. */
public final class Patterns {
    private static final Pattern BEYOND =
            Pattern.compile("\\(\\?(?:=|!|<)|\\\\(?:[1-9]|k<|c|u\\{)");

    private Patterns() {}

    /**
     * @param written {@code /regex/flags}, or the expression alone
     * @throws NoCounterpart if it looks around or back
     */
    public static String written(String written) {
        java.util.regex.Matcher matcher =
                Pattern.compile("/(.*)/([a-z]*)", Pattern.DOTALL).matcher(written);
        return matcher.matches()
                ? of(new Script.Pattern(matcher.group(1), matcher.group(2)))
                : of(new Script.Pattern(written.replace("/", "\\/"), ""));
    }

    static String of(Script.Pattern pattern) {
        String regex = pattern.regex();
        if (regex.isEmpty()
                || BEYOND.matcher(regex).find()
                || !pattern.flags().matches("[gimu]*")
                || regex.contains("\n")) {
            throw new NoCounterpart("the regular expression /" + regex + "/" + pattern.flags());
        }
        return "/" + harmless(regex) + "/" + pattern.flags().replaceAll("[gu]", "");
    }

    /**
     * Quotes and literal braces as numbers, so that nobody who looks for the end of a template
     * stumbles over them.
     */
    private static String harmless(String regex) {
        StringBuilder text = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            boolean escaped = c == '\\' && i + 1 < regex.length();
            char meant = escaped ? regex.charAt(i + 1) : c;
            boolean literal = escaped || inClass || (meant != '{' && meant != '}');
            if ("\"'`{}".indexOf(meant) >= 0 && literal) {
                text.append("\\x%02x".formatted((int) meant));
            } else {
                text.append(escaped ? "\\" + meant : String.valueOf(c));
            }
            i += escaped ? 1 : 0;
            inClass = escaped ? inClass : c == '[' || (inClass && c != ']');
        }
        return text.toString();
    }
}
