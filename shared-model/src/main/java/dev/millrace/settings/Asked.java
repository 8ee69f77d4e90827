package dev.millrace.settings;

/**
 * A setting that somebody reads.
 *
 * @param otherwise what holds if it is not set, as it would be written; empty for nothing
 * @param form what values look like, in words
 */
public record Asked(String name, String otherwise, String form) {}
