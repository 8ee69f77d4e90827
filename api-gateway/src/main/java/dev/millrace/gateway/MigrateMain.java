package dev.millrace.gateway;

import dev.millrace.history.Partitions;
import dev.millrace.settings.BadSettings;
import dev.millrace.settings.KnownSetting;
import dev.millrace.settings.Settings;
import dev.millrace.settings.StoreSettings;
import dev.millrace.sql.Database;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Brings the schema up to date and ends: a step of its own before gateways and workers of a new
 * version start. Exit code 2 for settings that cannot be used, 1 if PostgreSQL does not answer.
 */
public final class MigrateMain {
    /** The migration holds a lock on one while it works on another. */
    private static final int CONNECTIONS = 3;

    private MigrateMain() {}

    public static void main(String[] arguments) {
        try {
            if (!migrate(Settings.ofProcess())) {
                System.exit(1);
            }
        } catch (BadSettings refused) {
            System.err.println(refused.getMessage());
            System.exit(2);
        }
    }

    private static boolean migrate(Settings settings) {
        StoreSettings stores = StoreSettings.read(settings);
        settings.alsoKnown(KnownSetting.names());
        settings.check();
        try (Database database =
                new Database(
                        stores.databaseUrl(),
                        stores.databaseUser(),
                        stores.databasePassword(),
                        CONNECTIONS)) {
            if (!database.answers()) {
                System.err.println(
                        "PostgreSQL does not answer at " + stores.databaseUrl() + " as this user");
                return false;
            }
            database.migrate();
            new Partitions(database).ensure(LocalDate.now(ZoneOffset.UTC));
        }
        System.out.println("the schema is up to date");
        return true;
    }
}
