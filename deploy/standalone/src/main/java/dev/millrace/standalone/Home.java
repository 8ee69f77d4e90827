package dev.millrace.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder that keeps everything of a standalone Millrace: data of the stores, their ports, the
 * first key. One process at a time.
 */
final class Home implements AutoCloseable {
    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;

    private Home(Path folder, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * @throws HomeTaken if another process has it
     */
    static Home open(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel file =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock lock = tryLock(file);
            if (lock == null) {
                file.close();
                throw new HomeTaken(folder);
            }
            Home home = new Home(folder.toAbsolutePath(), file, lock);
            home.write("millrace.pid", Long.toString(ProcessHandle.current().pid()));
            return home;
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot use the folder " + folder + " (MILLRACE_HOME)", failed);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Optional<String> read(String name) {
        try {
            return Files.exists(path(name))
                    ? Optional.of(Files.readString(path(name)).strip())
                    : Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void write(String name, String text) {
        try {
            Files.writeString(path(name), text + "\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Readable by its owner only. */
    void writeSecret(String name, String text) {
        try {
            Files.deleteIfExists(path(name));
            Files.createFile(
                    path(name),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(path(name), text + "\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The port under this name, if it has one. */
    Optional<Integer> port(String name) {
        return read(name).map(Integer::valueOf);
    }

    /** A port to listen on: the same at every start, unless somebody else has it by now. */
    int freePort(String name) {
        int port = port(name).filter(FreePort::isFree).orElseGet(FreePort::choose);
        write(name, Integer.toString(port));
        return port;
    }

    void forget(String name) {
        try {
            Files.deleteIfExists(path(name));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        forget("millrace.pid");
        try {
            lock.release();
            lockFile.close();
        } catch (IOException alreadyGone) {
            // the process ends anyway
        }
    }
}
