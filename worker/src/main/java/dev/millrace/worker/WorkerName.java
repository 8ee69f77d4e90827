package dev.millrace.worker;

import dev.millrace.worker.claim.WorkerIdentity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** What a worker calls itself. */
final class WorkerName {
    private WorkerName() {}

    /** Host, process and a random part: two workers of one process differ too. */
    static WorkerIdentity fresh() {
        return new WorkerIdentity(id(), host(), version());
    }

    private static String id() {
        return host()
                + "-"
                + ProcessHandle.current().pid()
                + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()).substring(0, 4);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    private static String version() {
        String version = WorkerName.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
