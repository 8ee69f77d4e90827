package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small and flat: files up to 300 lines, methods up to 30, parameters up to 7, statements nested up
 * to 3 deep. Prints the medians, so that drift is seen.
 */
class ShapeTest {
    private static final int FILE = 300;
    private static final int LUA_LINES = 80;
    private static final int LUA_WIDTH = 120;

    @Test
    void java_files_are_small() {
        List<Integer> sizes = new ArrayList<>();
        List<String> tooLong = new ArrayList<>();
        for (Path file : Sources.java()) {
            int lines = Sources.lines(file).size();
            sizes.add(lines);
            if (lines > FILE) {
                tooLong.add(Sources.name(file) + " has " + lines + " lines");
            }
        }
        System.out.println(
                "median file: " + median(sizes) + " lines of " + sizes.size() + " files");
        assertThat(tooLong).isEmpty();
    }

    @Test
    void methods_are_short_flat_and_take_few_parameters() {
        MethodShapes.Report report = MethodShapes.of(Sources.java());
        List<Integer> sizes = report.lines();
        System.out.println(
                "median method: " + median(sizes) + " lines of " + sizes.size() + " methods");
        assertThat(report.problems()).isEmpty();
    }

    @Test
    void what_is_out_of_shape_is_seen(@TempDir Path folder) throws IOException {
        Path planted = folder.resolve("Planted.java");
        String wide = "void wide(int a, int b, int c, int d, int e, int f, int g, int h) {}";
        String deep = "void deep() { for (;;) { if (a) { while (b) { if (c) {} } } } }";
        String flat = "void flat() { if (a) {} else if (b) {} else if (c) {} else if (d) {} }";
        String tall = "void tall() {" + "a();\n".repeat(40) + "}";
        Files.writeString(
                planted, String.join("\n", "class Planted {", wide, deep, flat, tall, "}"));

        assertThat(MethodShapes.of(List.of(planted)).problems())
                .hasSize(3)
                .anyMatch(problem -> problem.endsWith("wide has 8 parameters"))
                .anyMatch(problem -> problem.endsWith("deep has 4 levels of nesting"))
                .anyMatch(problem -> problem.contains("tall has 3"));
    }

    @Test
    void lua_parts_are_short_and_narrow() {
        List<String> problems = new ArrayList<>();
        for (Path file : Sources.files(".lua", "shared-model/src/main/resources")) {
            List<String> lines = Sources.lines(file);
            if (lines.size() > LUA_LINES) {
                problems.add(Sources.name(file) + " has " + lines.size() + " lines");
            }
            lines.stream()
                    .filter(line -> line.length() > LUA_WIDTH)
                    .forEach(line ->
                            problems.add(Sources.name(file) + " has a line of " + line.length()));
        }
        assertThat(problems).isEmpty();
    }

    private static int median(List<Integer> numbers) {
        return numbers.stream().sorted().toList().get(numbers.size() / 2);
    }
}
