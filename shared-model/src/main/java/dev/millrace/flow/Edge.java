package dev.millrace.flow;

/**
 * Leads from a port of one node to another node.
 *
 * @param port {@code main}, {@code error}, {@code true}, {@code case:<name>} ...; never empty
 */
public record Edge(String id, String source, String port, String target) {
    public static final String MAIN = "main";
    public static final String ERROR = "error";

    /** Taken when its source failed. */
    public boolean fromError() {
        return port.equals(ERROR);
    }
}
