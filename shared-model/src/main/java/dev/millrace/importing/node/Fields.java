package dev.millrace.importing.node;

/** Some of an object's fields. */
final class Fields {
    private Fields() {}

    /**
     * @param condition about the name {@code $k} of a field
     * @return a formula of an object, which is there even if nothing is left in it
     */
    static String of(String object, String condition) {
        return "$merge([{}, $sift(" + object + ", function($v, $k){ " + condition + " })])";
    }
}
