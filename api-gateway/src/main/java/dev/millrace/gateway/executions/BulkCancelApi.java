package dev.millrace.gateway.executions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.http.AuditTrail;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.history.Page;
import dev.millrace.json.Json;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobQueue.Cancelled;
import dev.millrace.redis.RedisAway;
import java.util.Collections;
import java.util.List;

/**
 * {@code POST /v1/executions/cancel}: all that a filter names and that have not ended, newest
 * first, at most {@code limit} of them; {@code nextCursor} goes on where it stopped. Each wish is
 * stored before it is carried out, as for a single one, so a call that broke off loses none that it
 * had come to. With {@code dryRun} they are only counted.
 */
public final class BulkCancelApi {
    private static final int MOST_BODY = 64 * 1024;
    private static final int AT_ONCE = 500;

    private final ExecutionHistory history;
    private final ExecutionRequests requests;
    private final JobQueue queue;
    private final AuditTrail audit;

    public BulkCancelApi(
            ExecutionHistory history,
            ExecutionRequests requests,
            JobQueue queue,
            AuditTrail audit) {
        this.history = history;
        this.requests = requests;
        this.queue = queue;
        this.audit = audit;
    }

    public void cancel(Exchange exchange) {
        JsonNode body = exchange.bodyOrEmpty(MOST_BODY);
        CancelFilter.Wish wish = CancelFilter.read(exchange.tenant(), body);
        if (wish.dryRun()) {
            long matched = history.countOpen(wish.query());
            exchange.answer(200, Json.object().put("dryRun", true).put("matched", matched));
            return;
        }
        Page<ExecutionId> page = history.openIds(wish.query());
        audit.note(exchange, "execution:cancel", page.items().size() + " by " + Json.text(body));
        Tally tally = new Tally();
        for (int from = 0; from < page.items().size(); from += AT_ONCE) {
            int to = Math.min(page.items().size(), from + AT_ONCE);
            tally.add(cancel(exchange, page.items().subList(from, to)));
        }
        exchange.answer(
                202,
                Json.object()
                        .put("matched", page.items().size())
                        .put("cancelled", tally.cancelled)
                        .put("cancelling", tally.cancelling)
                        .put("compensating", tally.compensating)
                        .put("ended", tally.ended)
                        .put("nextCursor", page.nextCursor()));
    }

    private List<Cancelled> cancel(Exchange exchange, List<ExecutionId> ids) {
        ObjectNode by = Json.object().put("key", exchange.caller().keyId());
        requests.record(exchange.tenant(), ids, "cancel", by);
        try {
            return queue.cancel(ids);
        } catch (RedisAway away) {
            return Collections.nCopies(ids.size(), Cancelled.MISSING); // recovery stays with them
        }
    }

    /** How many have ended by it, will end, are undoing what they did, and had ended before. */
    private static final class Tally {
        private int cancelled;
        private int cancelling;
        private int compensating;
        private int ended;

        void add(List<Cancelled> answers) {
            for (Cancelled answer : answers) {
                switch (answer) {
                    case CANCELLED -> cancelled++;
                    case ASKED, MISSING -> cancelling++;
                    case COMPENSATING -> compensating++;
                    case ENDED -> ended++;
                }
            }
        }
    }
}
