package dev.millrace.gateway;

import dev.millrace.gateway.http.AuditTrail;
import dev.millrace.history.ApiKeys;
import dev.millrace.history.AuditLog;
import dev.millrace.history.DeadLetters;
import dev.millrace.history.ErrorFlows;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.RecoveryTally;
import dev.millrace.sql.Database;

/** What the endpoints read from PostgreSQL and write to it, the way in aside. */
final class Archive {
    final ApiKeys keys;
    final ExecutionHistory history;
    final ExecutionRequests requests;
    final DeadLetters letters;
    final FlowCatalog catalog;
    final AuditLog auditLog;
    final AuditTrail audit;
    final ErrorFlows errorFlows;
    final RecoveryTally tally;

    Archive(Database database) {
        keys = new ApiKeys(database);
        history = new ExecutionHistory(database);
        requests = new ExecutionRequests(database);
        letters = new DeadLetters(database);
        catalog = new FlowCatalog(database);
        auditLog = new AuditLog(database);
        audit = new AuditTrail(auditLog);
        errorFlows = new ErrorFlows(database);
        tally = new RecoveryTally(database);
    }
}
