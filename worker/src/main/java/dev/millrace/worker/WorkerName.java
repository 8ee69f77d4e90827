package dev.millrace.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** What a worker calls itself. */
final class WorkerName {
    private WorkerName() {}

    /** Host, process and a random part: two workers of one process differ too. */
    static String fresh() {
        return host()
                + "-"
                + ProcessHandle.current().pid()
                + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()).substring(0, 4);
    }

    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    static String version() {
        String version = WorkerName.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
