package dev.millrace.importing;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Ids out of names: small letters, digits and underscores, so that an expression can name them as
 * they are. The same workflow always gets the same ones. Not thread-safe.
 */
final class NodeIds {
    private static final int LONGEST = 64;
    private static final Set<String> WORDS =
            Set.of("and", "or", "in", "true", "false", "null", "function");

    private final Set<String> taken = new HashSet<>();

    /** One that no other node has. */
    String of(String name) {
        String slug = slug(name);
        String id = slug;
        for (int i = 2; !taken.add(id); i++) {
            id = slug + "_" + i;
        }
        return id;
    }

    static String slug(String name) {
        String plain =
                Normalizer.normalize(name, Normalizer.Form.NFKD)
                        .replaceAll("\\p{M}+", "")
                        .toLowerCase(Locale.ROOT)
                        .replace("ß", "ss")
                        .replaceAll("[^a-z0-9]+", "_")
                        .replaceAll("^_+|_+$", "");
        String cut = plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST);
        if (cut.isEmpty() || Character.isDigit(cut.charAt(0)) || WORDS.contains(cut)) {
            return "node" + (cut.isEmpty() ? "" : "_" + cut);
        }
        return cut;
    }
}
