package dev.millrace.history;

import dev.millrace.execution.ExecutionId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a page ended, in a form that clients pass back unread. */
final class Cursor {
    private Cursor() {}

    static String after(Object key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("k" + key).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @throws BadCursor if no page gave it out
     */
    static String key(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith("k") && text.chars().noneMatch(Character::isISOControl)) {
                return text.substring(1);
            }
        } catch (IllegalArgumentException notBase64) {
            // reported below
        }
        throw new BadCursor(cursor);
    }

    /** The number behind it; 0 for the first page. */
    static long number(@Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        String key = key(cursor);
        if (!key.matches("\\d{1,18}")) {
            throw new BadCursor(cursor);
        }
        return Long.parseLong(key);
    }

    /** The id behind it; null for the first page. */
    static @Nullable UUID id(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        return ExecutionId.parse(key(cursor)).orElseThrow(() -> new BadCursor(cursor)).value();
    }
}
