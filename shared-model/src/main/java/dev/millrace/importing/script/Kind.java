package dev.millrace.importing.script;

/** What is known of a value before it is there. */
public enum Kind {
    /** Anything. */
    JSON,
    TEXT,
    NUMBER,
    FLAG,
    LIST,
    OBJECT,
    /** An item of n8n, whose {@code json} is the value. */
    ITEM,
    /** A list of items. */
    ITEMS,
    /** A moment: milliseconds since 1970. */
    TIME,
    /** What a regular expression found, the whole first, then its groups. */
    MATCH;

    public boolean number() {
        return this == NUMBER;
    }
}
