package dev.millrace.queue;

import java.time.Instant;

/**
 * A job and the claim on it.
 *
 * @param at Redis time of the claim
 */
public record ClaimedJob(Claim claim, JobRecord job, Instant at) {}
