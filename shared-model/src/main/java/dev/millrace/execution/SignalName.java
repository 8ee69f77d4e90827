package dev.millrace.execution;

import java.util.regex.Pattern;

/**
 * Names of signals. Those that clients may use have 1 to 64 characters of {@code A-Z a-z 0-9 . _
 * -}; names with a colon are the product's own.
 */
public final class SignalName {
    private static final Pattern OPEN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private SignalName() {}

    /** Whether clients may send a signal of that name, and flows wait for it. */
    public static boolean open(String name) {
        return OPEN.matcher(name).matches();
    }
}
