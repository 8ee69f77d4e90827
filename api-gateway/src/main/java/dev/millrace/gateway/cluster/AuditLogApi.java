package dev.millrace.gateway.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.history.AuditLog;
import dev.millrace.history.Page;
import dev.millrace.json.Json;

/** {@code /v1/admin/audit-log}: who changed what by hand in the caller's tenant. */
public final class AuditLogApi {
    private final AuditLog log;

    public AuditLogApi(AuditLog log) {
        this.log = log;
    }

    public void list(Exchange exchange) {
        Page<AuditLog.Entry> page =
                log.list(exchange.tenant(), exchange.limit(), exchange.query("cursor"));
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        for (AuditLog.Entry entry : page.items()) {
            items.addObject()
                    .put("at", entry.at().toString())
                    .put("key", entry.keyId())
                    .put("action", entry.action())
                    .put("subject", entry.subject());
        }
        exchange.answer(200, answer.put("nextCursor", page.nextCursor()));
    }
}
