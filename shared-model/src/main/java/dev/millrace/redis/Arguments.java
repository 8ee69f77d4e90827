package dev.millrace.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The arguments of a script, gathered in order. Not thread-safe. */
public final class Arguments {
    private final List<byte[]> list = new ArrayList<>();
    private long size;

    public Arguments add(byte[] bytes) {
        list.add(bytes);
        size += bytes.length;
        return this;
    }

    public Arguments add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    public Arguments add(long number) {
        return add(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
    }

    public Arguments addAll(Arguments others) {
        list.addAll(others.list);
        size += others.size;
        return this;
    }

    /** In bytes. */
    public long size() {
        return size;
    }

    public List<byte[]> list() {
        return list;
    }
}
