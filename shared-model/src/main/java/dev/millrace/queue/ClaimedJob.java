package dev.millrace.queue;

/** A job and the claim on it. */
public record ClaimedJob(Claim claim, JobRecord job) {}
