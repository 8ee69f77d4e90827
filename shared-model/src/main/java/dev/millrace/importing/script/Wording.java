package dev.millrace.importing.script;

import java.util.ArrayList;
import java.util.List;

/**
 * A text of a parameter in n8n: behind a {@code =} it is an expression, in which scripts stand
 * between double braces; else it is what it says, braces and all.
 *
 * @param pieces one after the other
 */
public record Wording(List<Piece> pieces) {
    public Wording {
        pieces = List.copyOf(pieces);
    }

    /**
     * @param script what stands between braces, not what is meant as it is
     */
    public record Piece(String text, boolean script) {}

    public static Wording of(String text) {
        if (!text.startsWith("=")) {
            return new Wording(text.isEmpty() ? List.of() : List.of(new Piece(text, false)));
        }
        List<Piece> pieces = new ArrayList<>();
        int from = 1;
        for (int open = text.indexOf("{{", from); open >= 0; open = text.indexOf("{{", from)) {
            int close = close(text, open + 2);
            if (close < 0) {
                break;
            }
            plain(text, from, open, pieces);
            pieces.add(new Piece(text.substring(open + 2, close).strip(), true));
            from = close + 2;
        }
        plain(text, from, text.length(), pieces);
        return new Wording(pieces);
    }

    /** A brace too many within quotes or within the script itself does not end it. */
    private static int close(String text, int from) {
        int close = Braces.close(text, from, "}}");
        return close >= 0 ? close : text.indexOf("}}", from);
    }

    private static void plain(String text, int from, int to, List<Piece> pieces) {
        if (to > from) {
            pieces.add(new Piece(text.substring(from, to), false));
        }
    }

    /** It says the same whatever happens. */
    public boolean literal() {
        return pieces.stream().noneMatch(Piece::script);
    }

    /** What it says, if it is {@link #literal}. */
    public String spelled() {
        return pieces.isEmpty() ? "" : pieces.getFirst().text();
    }

    /** One script and nothing else: its value keeps its type. */
    public boolean whole() {
        return pieces.size() == 1 && pieces.getFirst().script();
    }
}
