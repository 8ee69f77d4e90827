package dev.millrace.queue;

/** What a tenant has in a queue. */
public record Share(String queue, String tenant) {
    static Share parse(String field) {
        int bar = field.indexOf('|');
        return new Share(field.substring(0, bar), field.substring(bar + 1));
    }
}
