package dev.millrace.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param nextCursor opaque; null on the last page
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {}
