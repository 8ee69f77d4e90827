package dev.millrace.event;

import java.time.Instant;

/**
 * An event with its place in the execution's life.
 *
 * @param seq from 1, without gaps
 * @param at Redis time
 */
public record NumberedEvent(long seq, Instant at, Event event) {}
