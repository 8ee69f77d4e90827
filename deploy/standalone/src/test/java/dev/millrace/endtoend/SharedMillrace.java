package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One Millrace for all test classes that only call it, or kill it and start it again. Each class
 * has a tenant of its own in it, so none sees what another did.
 */
final class SharedMillrace implements BeforeAllCallback {
    private @Nullable Standalone standalone;
    private @Nullable Api api;

    private record Running(Path home, Standalone standalone) implements AutoCloseable {
        static Running start() {
            try {
                Path home = Files.createTempDirectory("millrace");
                return new Running(home, new Standalone(home, "127.0.0.1"));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void close() {
            standalone.close();
            FileUtils.deleteQuietly(home.toFile());
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Standalone running =
                context.getRoot()
                        .getStore(ExtensionContext.Namespace.GLOBAL)
                        .computeIfAbsent(Running.class, any -> Running.start(), Running.class)
                        .standalone();
        if (!running.program().isAlive()) {
            running.startAgain();
        }
        standalone = running;
        String name = context.getRequiredTestClass().getSimpleName().toLowerCase(Locale.ROOT);
        api = tenant(name, running.api());
    }

    private static Api tenant(String id, Api admin) {
        Api.Answer tenant =
                admin.post(
                        "/v1/admin/tenants",
                        "{\"id\":\"%s\",\"name\":\"%s\",\"tier\":\"enterprise\",\"weight\":1}"
                                .formatted(id, id));
        assertThat(tenant.status()).as("%s", tenant.body()).isEqualTo(201);
        Api.Answer made =
                admin.post(
                        "/v1/admin/api-keys",
                        "{\"tenant\":\"%s\",\"name\":\"tests\",\"roles\":[\"submit\",\"read\",\"operate\"]}"
                                .formatted(id));
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        return new Api(admin.port(), made.body().path("key").asText());
    }

    /** As the tenant of this class, with all roles that a tenant can have. */
    Api api() {
        return Objects.requireNonNull(api);
    }

    /** As who runs it all. */
    Api admin() {
        return Objects.requireNonNull(standalone).api();
    }

    /** {@code kill -9} of the one process; the stores' own processes are left behind. */
    void kill() {
        Objects.requireNonNull(standalone).kill();
    }

    void startAgain() {
        Objects.requireNonNull(standalone).startAgain();
    }
}
