package dev.millrace.engine;

/** Why a node is skipped, as events say it. */
public final class Skip {
    /** No path leads to it any more. Its successors lose this path too. */
    public static final String DEAD = "dead";

    /** It is switched off; it passes its input on. */
    public static final String DISABLED = "disabled";

    /** Its {@code runIf} was false; it passes its input on. */
    public static final String RUN_IF = "runIf";

    /** Somebody passed it over by hand; it passes its input on. */
    public static final String REPAIRED = "repaired";

    private Skip() {}
}
