package dev.millrace.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system in memory of a few megabytes, to see what comes of a disk that is full. Who may not
 * mount one skips the test.
 */
final class SmallDisk implements AutoCloseable {
    private static final int PIECE = 4 * 1024;

    private final Path folder;

    /** Mounted at that folder, which must be empty. */
    SmallDisk(Path folder, int megabytes) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        String refusal =
                run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "none", "" + folder);
        assumeTrue(refusal.isEmpty(), "a small disk must be mounted, which is refused: " + refusal);
    }

    /** Empty if it succeeded. */
    private static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            return code == 0 ? "" : code + " " + said;
        } catch (IOException failed) {
            return failed.toString();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return stopped.toString();
        }
    }

    /** Takes all the room that is left. */
    void fill() {
        try (OutputStream out = Files.newOutputStream(ballast())) {
            byte[] piece = new byte[PIECE];
            while (!Thread.interrupted()) {
                out.write(piece);
            }
        } catch (IOException full) {
            // as was wanted
        }
    }

    void makeRoom() {
        try {
            Files.delete(ballast());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    @Override
    public void close() {
        String refusal = run("umount", "--lazy", folder.toString());
        if (!refusal.isEmpty()) {
            throw new IllegalStateException("cannot unmount " + folder + ": " + refusal);
        }
    }
}
