package dev.millrace.gateway.http;

import dev.millrace.history.AuditLog;
import dev.millrace.sql.DatabaseFailed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what is changed by hand: by which key, what, when. What was done stays done if that
 * cannot be stored; then the process' log has it. Thread-safe.
 */
public final class AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

    private final AuditLog log;

    public AuditTrail(AuditLog log) {
        this.log = log;
    }

    /**
     * In the caller's tenant.
     *
     * @param action such as {@code queue:pause}
     * @param subject what it was done to
     */
    public void note(Exchange exchange, String action, String subject) {
        note(exchange, exchange.tenant(), action, subject);
    }

    /** In a tenant that need not be the caller's. */
    public void note(Exchange exchange, String tenant, String action, String subject) {
        String key = exchange.caller().keyId();
        try {
            log.record(tenant, key, action, subject);
        } catch (DatabaseFailed lost) {
            LOG.warn("not in the audit log: {} of {} by key {}", action, subject, key, lost);
        }
    }
}
