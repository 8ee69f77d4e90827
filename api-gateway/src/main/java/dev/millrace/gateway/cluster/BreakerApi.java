package dev.millrace.gateway.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.gateway.http.AuditTrail;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.gateway.http.Role;
import dev.millrace.json.Json;
import dev.millrace.queue.BreakerBoard;
import dev.millrace.queue.BreakerCall;
import dev.millrace.queue.BreakerName;
import dev.millrace.queue.BreakerState;
import dev.millrace.queue.BreakerState.Kind;
import dev.millrace.queue.BreakerView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/admin/breakers}: how they stand, and opened or closed by hand. A key sees its own
 * tenant's; one with the role {@code admin} those of the whole cluster.
 */
public final class BreakerApi {
    private final BreakerBoard board;
    private final AuditTrail audit;

    public BreakerApi(BreakerBoard board, AuditTrail audit) {
        this.board = board;
        this.audit = audit;
    }

    public void list(Exchange exchange) {
        String tenant = exchange.query("tenant");
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        board.all().stream()
                .filter(view -> sees(exchange, view.name().tenant()))
                .filter(view -> tenant == null || tenant.equals(view.name().tenant()))
                .forEach(view -> items.add(json(view)));
        exchange.answer(200, answer.putNull("nextCursor"));
    }

    private static boolean sees(Exchange exchange, String tenant) {
        return exchange.caller().roles().contains(Role.ADMIN.wire())
                || exchange.tenant().equals(tenant);
    }

    private static ObjectNode json(BreakerView view) {
        BreakerState state = view.state();
        Instant openUntil = state.kind() == Kind.OPEN ? state.until() : null;
        return Json.object()
                .put("key", view.name().target())
                .put("tenant", view.name().tenant())
                .put("state", state.kind().wire())
                .put("failures", state.failures())
                .put("since", text(view.since()))
                .put("openUntil", text(openUntil))
                .put("opened", view.opened())
                .put("probe", view.probe())
                .put("rampStep", view.step())
                .put("parked", view.parked());
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    /** From now on no call is made, until somebody closes it; one that is not known yet may be. */
    public void open(Exchange exchange) {
        force(exchange, named(exchange), true);
    }

    /** From now on every call is made, at once. */
    public void close(Exchange exchange) {
        BreakerName name = named(exchange);
        if (board.find(name).isEmpty()) {
            throw Problem.notFound("breaker " + name.target());
        }
        force(exchange, name, false);
    }

    private static BreakerName named(Exchange exchange) {
        String key = exchange.path("key");
        String asked = exchange.query("tenant");
        String tenant = asked == null ? exchange.tenant() : asked;
        if (!sees(exchange, tenant) || !tenant.matches("[A-Za-z0-9._-]{1,32}")) {
            throw Problem.notFound("breaker " + key + " of tenant " + tenant);
        }
        return BreakerName.of(tenant, key).orElseThrow(() -> Problem.notFound("breaker " + key));
    }

    private void force(Exchange exchange, BreakerName name, boolean open) {
        String action = open ? "breaker:open" : "breaker:close";
        board.tell(List.of(new BreakerCall.Force(name, open)));
        audit.note(exchange, name.tenant(), action, name.target());
        exchange.answer(200, json(board.find(name).orElseThrow()));
    }
}
