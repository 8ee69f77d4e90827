package dev.millrace.importing.script;

/**
 * A word of a script.
 *
 * @param text of a text its value, of a template literal what stands between the backticks
 * @param start where it begins
 */
record Token(Kind kind, String text, int start) {
    enum Kind {
        NAME,
        NUMBER,
        TEXT,
        TEMPLATE,
        SIGN,
        END
    }

    boolean is(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    boolean named(String name) {
        return kind == Kind.NAME && text.equals(name);
    }
}
