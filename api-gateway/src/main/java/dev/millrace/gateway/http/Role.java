package dev.millrace.gateway.http;

import java.util.Locale;

/** What a key may do. */
public enum Role {
    SUBMIT,
    READ,
    OPERATE,
    ADMIN;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
