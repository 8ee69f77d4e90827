package dev.millrace.endtoend;

import dev.millrace.standalone.FreePort;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The whole product in one process with embedded stores, as {@code scripts/start} runs it. */
final class Standalone implements AutoCloseable {
    static final String KEY = "mr_endtoend_0123456789abcdef0123456789abcdef";

    private final Path home;
    private final int port = FreePort.choose();
    private final Map<String, String> environment = new HashMap<>();
    private Program program;

    Standalone(Path home, Target target) {
        this(home, "127.0.0.1:" + target.port());
    }

    /**
     * @param world what flows may call on this machine
     */
    Standalone(Path home, String world) {
        this.home = home;
        environment.put("MILLRACE_HOME", home.toString());
        environment.put("MILLRACE_PORT", Integer.toString(port));
        environment.put("MILLRACE_ADMIN_KEY", KEY);
        environment.put("MILLRACE_EGRESS_ALLOW", world);
        program = launch();
    }

    private Program launch() {
        return Program.start(
                "dev.millrace.standalone.StandaloneMain",
                home.resolve("logs"),
                port,
                environment,
                "--no-demo");
    }

    Api api() {
        return new Api(port, KEY);
    }

    /** {@code kill -9} of the one process; the stores' own processes are left behind. */
    void kill() {
        program.kill();
    }

    /** Everything ends in order, the stores last. */
    void stop() {
        program.stop();
    }

    void startAgain() {
        program = launch();
    }

    Program program() {
        return program;
    }

    @Override
    public void close() {
        program.close();
    }
}
