package dev.millrace.history;

import java.util.List;
import java.util.function.Function;

/** Cuts pages: whether there is more comes from one row read too many, never from a count. */
final class Pages {
    private Pages() {}

    static <T> Page<T> of(List<T> rows, int limit, Function<T, Object> key) {
        boolean more = rows.size() > limit;
        List<T> items = more ? rows.subList(0, limit) : rows;
        return new Page<>(
                List.copyOf(items), more ? Cursor.after(key.apply(items.getLast())) : null);
    }
}
