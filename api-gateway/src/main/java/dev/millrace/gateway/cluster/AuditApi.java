package dev.millrace.gateway.cluster;

import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.recovery.Audit;

/** {@code /v1/admin/audit}: holds the stores against what must always be true. */
public final class AuditApi {
    private final Audit audit;

    public AuditApi(Audit audit) {
        this.audit = audit;
    }

    /** Answers when it has looked at everything. */
    public void run(Exchange exchange) {
        exchange.answer(200, audit.run().json());
    }

    /** What the last one found, whoever ran it. */
    public void last(Exchange exchange) {
        exchange.answer(200, audit.last().orElseThrow(() -> Problem.notFound("an audit")));
    }
}
