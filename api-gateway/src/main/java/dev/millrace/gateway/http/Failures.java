package dev.millrace.gateway.http;

import dev.millrace.gateway.presence.PostgresAway;
import dev.millrace.history.BadCursor;
import dev.millrace.redis.RedisAway;
import dev.millrace.sql.DatabaseFailed;
import io.javalin.http.HttpResponseException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told of a call that failed; nothing of our inside is in it. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static Problem problem(Exception failed) {
        return switch (failed) {
            case Problem problem -> problem;
            case BadCursor bad ->
                    Problem.badRequest("BAD_CURSOR", String.valueOf(bad.getMessage()));
            case RedisAway away -> unavailable("Redis", away);
            case PostgresAway away -> unavailable("PostgreSQL", away);
            case DatabaseFailed database when database.away() ->
                    unavailable("PostgreSQL", database);
            case HttpResponseException refused ->
                    Problem.of(
                            refused.getStatus(),
                            Statuses.code(refused.getStatus()),
                            "the request was refused by the HTTP server");
            default -> broken(failed);
        };
    }

    private static Problem unavailable(String store, Exception cause) {
        LOG.warn("{} is away: {}", store, cause.getMessage());
        return Problem.of(
                503,
                "STORE_AWAY",
                store
                        + " does not answer now; nothing was changed that is not yet committed; try again");
    }

    private static Problem broken(Exception failed) {
        String reference = UUID.randomUUID().toString();
        LOG.error("request failed, reference {}", reference, failed);
        return Problem.of(
                500,
                "INTERNAL",
                "something went wrong on our side; its reference in the log is " + reference);
    }
}
