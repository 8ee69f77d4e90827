package dev.millrace.queue;

import java.time.Duration;

/** At most {@code max} starts in any window of {@code duration}, spread smoothly. */
public record Rate(int max, Duration duration) {}
