package dev.millrace.gateway.replay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A hash over a plan, part by part, so that it can be said what has changed since somebody looked:
 * {@code v<version>-<part>-<part>...}, each part 12 hexadecimal digits of a SHA-256. Immutable.
 */
final class PlanHash {
    private final int version;
    private final Map<String, String> parts = new LinkedHashMap<>();

    /**
     * @param version of the flow that would run
     * @param contents of the parts, by the names that people know them by
     */
    PlanHash(int version, Map<String, String> contents) {
        this.version = version;
        contents.forEach((name, content) -> parts.put(name, digest(content)));
    }

    private static String digest(String content) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String text() {
        return "v" + version + "-" + String.join("-", parts.values());
    }

    /** What differs from the plan of that hash; empty if nothing does. */
    List<String> changedSince(String hash) {
        if (hash.equals(text())) {
            return List.of();
        }
        String[] before = hash.split("-", -1);
        if (before.length != parts.size() + 1) {
            return List.of("hash: it is none of a plan");
        }
        List<String> changed = new ArrayList<>();
        if (!before[0].equals("v" + version)) {
            changed.add("flowVersion: " + before[0] + " -> v" + version);
        }
        int place = 1;
        for (Map.Entry<String, String> part : parts.entrySet()) {
            if (!part.getValue().equals(before[place++])) {
                changed.add(part.getKey());
            }
        }
        return changed;
    }
}
