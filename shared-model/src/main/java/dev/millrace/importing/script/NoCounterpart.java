package dev.millrace.importing.script;

/** Something of n8n that Millrace has nothing like; the message says what, as a person would. */
public final class NoCounterpart extends RuntimeException {
    public NoCounterpart(String what) {
        super(what, null, false, false);
    }

    public String what() {
        return String.valueOf(getMessage());
    }
}
