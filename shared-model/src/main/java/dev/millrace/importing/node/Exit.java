package dev.millrace.importing.node;

import java.util.List;

/**
 * Where an output of n8n leaves.
 *
 * @param step which of the nodes that stand for the one of n8n, by suffix; empty for the first
 */
public record Exit(String step, String port) {
    static final List<Exit> MAIN = List.of(new Exit("", "main"));

    public static Exit of(String step, String port) {
        return new Exit(step, port);
    }

    static Exit port(String port) {
        return new Exit("", port);
    }
}
