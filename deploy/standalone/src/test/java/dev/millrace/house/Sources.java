package dev.millrace.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The files of the repository. */
final class Sources {
    private Sources() {}

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("scripts/start"))) {
            folder =
                    Objects.requireNonNull(
                            folder.getParent(), "the tests run inside the repository");
        }
        return folder;
    }

    static List<Path> files(String suffix, String... folders) {
        return Stream.of(folders)
                .map(root()::resolve)
                .flatMap(Sources::walk)
                .filter(file -> file.toString().endsWith(suffix))
                .sorted()
                .toList();
    }

    static List<Path> java() {
        return files(
                ".java",
                "shared-model/src",
                "api-gateway/src",
                "worker/src",
                "deploy/standalone/src");
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList().stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String name(Path file) {
        return root().relativize(file).toString();
    }
}
