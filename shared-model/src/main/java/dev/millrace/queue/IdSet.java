package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import java.util.Arrays;

/**
 * Very many ids in eight bytes each: their random half, which no two executions share but once in
 * very many years. First everything is added, then it is asked. Not thread-safe.
 */
final class IdSet {
    private long[] ids = new long[1_024];
    private int size;
    private boolean sorted;

    void add(ExecutionId id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id.value().getLeastSignificantBits();
        sorted = false;
    }

    boolean contains(ExecutionId id) {
        if (!sorted) {
            Arrays.sort(ids, 0, size);
            sorted = true;
        }
        return Arrays.binarySearch(ids, 0, size, id.value().getLeastSignificantBits()) >= 0;
    }
}
