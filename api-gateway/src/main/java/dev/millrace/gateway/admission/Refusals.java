package dev.millrace.gateway.admission;

import dev.millrace.gateway.http.Problem;
import java.time.Duration;

/** What is said to those who are not let in: what is full, and when to come again. */
final class Refusals {
    private Refusals() {}

    static Problem tooManyRequests(int perSecond, Duration wait) {
        return Problem.later(
                429,
                "RATE_LIMITED",
                "the tenant may make " + perSecond + " requests a second; slow down",
                wait);
    }

    static Problem tenantFull(long open, long limit, Duration wait) {
        return Problem.later(
                429,
                "TENANT_FULL",
                "the tenant has " + open + " executions that have not ended; it may have " + limit,
                wait);
    }

    static Problem queueFull(String queue, long limit, Duration wait) {
        return Problem.later(
                503,
                "QUEUE_FULL",
                "the queue '" + queue + "' holds the " + limit + " executions that it may hold",
                wait);
    }

    static Problem outboxFull(Duration wait) {
        return Problem.later(
                503,
                "OUTBOX_FULL",
                "too much waits to be written into the history; nothing new is taken until it is",
                wait);
    }

    static Problem backlogFull(long limit, Duration wait) {
        return Problem.later(
                503,
                "BACKLOG_FULL",
                limit
                        + " executions wait for Redis already; nothing new is taken until it has room",
                wait);
    }

    /** Redis has no room, and there is nowhere else to put it. */
    static Problem redisFull(Duration wait) {
        return Problem.later(
                503,
                "REDIS_FULL",
                "Redis has no room now; a submission with durability \"durable\" waits in PostgreSQL"
                        + " instead",
                wait);
    }

    /** Redis is needed and does not answer. */
    static Problem redisAway(Duration awayFor) {
        return Problem.later(
                503,
                "STORE_AWAY",
                "Redis does not answer now, and this submission needs it; try again",
                outage(awayFor));
    }

    /** PostgreSQL is needed and does not answer. */
    static Problem postgresAway(Duration awayFor, String detail) {
        return Problem.later(503, "STORE_AWAY", detail, outage(awayFor));
    }

    /** An outage is guessed to last as long again as it has lasted: 1 s to 30 s. */
    private static Duration outage(Duration awayFor) {
        return Duration.ofSeconds(Math.clamp(awayFor.toSeconds(), 1, 30));
    }
}
