package dev.millrace.worker.node.db;

/** The account may neither use nor make the table of effects. */
final class NoEffectTable extends RuntimeException {
    NoEffectTable(Throwable cause) {
        super(
                "'exactlyOnce' needs a table that this account may not create; create it for it, in its schema: "
                        + Effects.TABLE,
                cause);
    }
}
