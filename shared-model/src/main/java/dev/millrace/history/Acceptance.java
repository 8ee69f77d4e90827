package dev.millrace.history;

import dev.millrace.sql.Database;
import java.util.List;

/** Makes executions durable: one transaction for all that are handed in together. Thread-safe. */
public final class Acceptance {
    public Acceptance(Database database) {
        throw new UnsupportedOperationException("to be written");
    }

    /** One answer per execution, in order; when it returns, what was stored is committed. */
    public List<Accepted> accept(List<NewExecution> executions) {
        throw new UnsupportedOperationException("to be written");
    }
}
