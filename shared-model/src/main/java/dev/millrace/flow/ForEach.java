package dev.millrace.flow;

/**
 * How a {@code flow:forEach} runs its body, the nodes drawn in its frame, for each item of a list.
 *
 * @param concurrency items at once, 1 to 256. Default: 10
 * @param goesOn whether an item that fails leaves the others alone ({@code onItemError: continue});
 *     its result is then an object with {@code error}. Default: no, the forEach fails
 */
public record ForEach(int concurrency, boolean goesOn) {
    public static final String TYPE = "flow:forEach";

    /** Most items of one list. */
    public static final int MOST_ITEMS = 10_000;

    /** Most items at once. */
    public static final int MOST_AT_ONCE = 256;

    private static final int USUAL = 10;

    /** Reads the parameters of a node that was found free of errors. */
    static ForEach of(Node node) {
        return new ForEach(
                node.parameters().path("concurrency").asInt(USUAL),
                node.parameters().path("onItemError").asText("stop").equals("continue"));
    }
}
