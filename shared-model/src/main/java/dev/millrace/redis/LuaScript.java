package dev.millrace.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/**
 * A script and its hash. A line {@code --@ name} in a resource stands for the resource of that
 * name, so scripts are lists of verbs over shared parts.
 *
 * @param text whole, parts put in
 */
public record LuaScript(String name, String text, String hash) {
    private static final String PART = "--@ ";

    /** Reads {@code name.lua} beside the class. */
    public static LuaScript load(Class<?> beside, String name) {
        return load(beside, name, text -> text);
    }

    /** As {@link #load(Class, String)}, with a change of the text; tests plant bugs by it. */
    public static LuaScript load(Class<?> beside, String name, UnaryOperator<String> change) {
        String text = change.apply(withParts(beside, name));
        return new LuaScript(name, text, sha1(text));
    }

    private static String withParts(Class<?> beside, String name) {
        StringBuilder text = new StringBuilder();
        resource(beside, name)
                .lines()
                .forEach(line ->
                        text.append(
                                        line.startsWith(PART)
                                                ? withParts(beside, line.substring(PART.length()))
                                                        .stripTrailing()
                                                : line)
                                .append('\n'));
        return text.toString();
    }

    private static String resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "there is no script " + name + ".lua beside " + beside.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
