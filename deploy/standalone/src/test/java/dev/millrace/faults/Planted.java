package dev.millrace.faults;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A defence of the product that is switched off, or a place where it halts: a changed copy of one
 * of its sources, which a process finds before the product's own. The product itself has no such
 * switches.
 */
sealed interface Planted {
    /**
     * @param script name of a part of the queue's scripts, e.g. {@code advance}
     * @param find stands in it exactly once
     */
    record Lua(String script, String find, String replace) implements Planted {}

    /**
     * @param source a top-level class, e.g. {@code shared-model:dev.millrace.recovery.Reconciler},
     *     behind the module that has it
     * @param find stands in it exactly once
     */
    record Java(String source, String find, String replace) implements Planted {}

    /** Writes what is planted to a folder that goes ahead on the class path. */
    static Path into(Path folder, List<Planted> all) {
        for (Planted one : all) {
            switch (one) {
                case Lua lua -> write(lua, folder);
                case Java java -> compile(java, folder);
            }
        }
        return folder;
    }

    private static void write(Lua lua, Path folder) {
        String name = "dev/millrace/queue/" + lua.script + ".lua";
        Path there = folder.resolve(name);
        Path from =
                Files.exists(there)
                        ? there // changed before
                        : root().resolve("shared-model/src/main/resources").resolve(name);
        try {
            Files.createDirectories(Objects.requireNonNull(there.getParent()));
            Files.writeString(there, changed(from, lua.find, lua.replace));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void compile(Java java, Path folder) {
        String module = java.source.substring(0, java.source.indexOf(':'));
        String path = java.source.substring(module.length() + 1).replace('.', '/') + ".java";
        Path kept = folder.resolve("sources").resolve(path);
        Path from =
                Files.exists(kept)
                        ? kept
                        : root().resolve(module).resolve("src/main/java").resolve(path);
        try {
            Files.createDirectories(Objects.requireNonNull(kept.getParent()));
            Files.writeString(kept, changed(from, java.find, java.replace));
            compile(kept, folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void compile(Path source, Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    said,
                                    files,
                                    null,
                                    List.of(
                                            "-proc:none",
                                            "-d",
                                            folder.toString(),
                                            "-cp",
                                            System.getProperty("java.class.path")),
                                    null,
                                    files.getJavaFileObjects(source))
                            .call();
            if (!compiled) {
                throw new IllegalStateException("what is planted does not compile: " + said);
            }
        }
    }

    private static String changed(Path from, String find, String replace) throws IOException {
        String text = Files.readString(from);
        int at = text.indexOf(find);
        if (at < 0 || text.indexOf(find, at + 1) >= 0) {
            throw new IllegalStateException(
                    "'"
                            + find
                            + "' must stand exactly once in "
                            + from
                            + ": the source has moved on");
        }
        return text.substring(0, at) + replace + text.substring(at + find.length());
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("scripts/start"))) {
            folder = Objects.requireNonNull(folder.getParent(), "run inside the repository");
        }
        return folder;
    }
}
