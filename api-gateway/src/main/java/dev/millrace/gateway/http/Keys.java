package dev.millrace.gateway.http;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** Where a request carries its key. */
public final class Keys {
    private Keys() {}

    /**
     * From {@code Authorization: Bearer} or {@code X-API-Key}; never from the query, which ends up
     * in logs.
     */
    public static @Nullable String of(Context context) {
        return of(context.header("Authorization"), context.header("X-API-Key"));
    }

    public static @Nullable String of(@Nullable String authorization, @Nullable String apiKey) {
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return authorization.substring(7).strip();
        }
        return apiKey;
    }
}
