package dev.millrace.worker.node;

/** What of another side's text is shown in a message. */
public final class Excerpt {
    private static final int SHOWN = 200;

    private Excerpt() {}

    /** The begin of the text on one line, since messages go into logs. */
    public static String of(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
    }
}
