package dev.millrace.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a plain path in our spelling or n8n's ({@code $node["x"].json.a}, {@code
 * $("x").item.json.a}). Used once.
 */
final class PathReader {
    private static final Pattern N8N_NODE =
            Pattern.compile(
                    "\\$(?:node\\[|\\()([\"'])(.+?)\\1[\\])](?:\\.item|\\.first\\(\\))?\\.json\\b");
    private static final Pattern NAME = Pattern.compile("\\$?[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern FIELD = Pattern.compile("\\.([A-Za-z_][A-Za-z0-9_-]*|`[^`]+`)");
    private static final Pattern INDEX = Pattern.compile("\\[(-?\\d{1,9})]");
    private static final Pattern QUOTED = Pattern.compile("\\[([\"'])([^\"'\\\\]*)\\1]");

    private final String text;
    private final List<Object> steps = new ArrayList<>();
    private int at;

    PathReader(String text) {
        this.text = text;
    }

    Optional<Path> read() {
        Matcher n8n = N8N_NODE.matcher(text);
        if (n8n.lookingAt()) {
            steps.add(n8n.group(2));
            steps.add("output");
            at = n8n.end();
            return rest("nodes");
        }
        Matcher root = NAME.matcher(text);
        if (!root.lookingAt()) {
            return Optional.empty();
        }
        at = root.end();
        return rest(root.group());
    }

    private Optional<Path> rest(String root) {
        while (at < text.length()) {
            if (!step()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Path(root, List.copyOf(steps)));
    }

    private boolean step() {
        Matcher field = at(FIELD);
        if (field.lookingAt()) {
            steps.add(field.group(1).replace("`", ""));
            at = field.end();
            return !steps.getLast().toString().contains("-")
                    || field.group(1).startsWith("`"); // a - b is arithmetic
        }
        Matcher index = at(INDEX);
        if (index.lookingAt()) {
            steps.add(Integer.valueOf(index.group(1)));
            at = index.end();
            return true;
        }
        Matcher quoted = at(QUOTED);
        if (quoted.lookingAt()) {
            steps.add(quoted.group(2));
            at = quoted.end();
            return true;
        }
        return false;
    }

    private Matcher at(Pattern pattern) {
        return pattern.matcher(text).region(at, text.length());
    }
}
