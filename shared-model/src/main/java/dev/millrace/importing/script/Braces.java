package dev.millrace.importing.script;

/** Finds where a piece of script in a text ends. */
final class Braces {
    private Braces() {}

    /**
     * Index of the first {@code end} from there on that is neither in quotes nor belongs to a brace
     * within; -1 if there is none.
     */
    static int close(String text, int from, String end) {
        int depth = 0;
        char quote = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'' || c == '`') {
                quote = c;
            } else if (depth == 0 && text.startsWith(end, i)) {
                return i;
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth = Math.max(0, depth - 1);
            }
        }
        return -1;
    }
}
