package dev.millrace.history;

import dev.millrace.sql.Database;
import java.security.SecureRandom;

/** Keys that the product makes for itself, once, and that all its processes share. Thread-safe. */
public final class SigningKeys {
    private static final int BYTES = 32;
    private static final String KEEP =
            "insert into signing_keys (name, secret) values (?, ?) on conflict do nothing";
    private static final String FIND = "select secret from signing_keys where name = ?";

    private final Database database;

    public SigningKeys(Database database) {
        this.database = database;
    }

    /** The key of that name; made if there is none. */
    public byte[] of(String name) {
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        database.update(KEEP, name, fresh);
        return database.first(FIND, row -> row.getBytes(1), name).orElseThrow();
    }
}
