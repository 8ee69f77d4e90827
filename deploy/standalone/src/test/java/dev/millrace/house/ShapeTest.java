package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Small and flat: files up to 300 lines, methods up to 30, parameters up to 7, blocks nested up to
 * 4 deep. Prints the medians, so that drift is seen.
 */
class ShapeTest {
    private static final int FILE = 300;
    private static final int METHOD = 30;
    private static final int PARAMETERS = 7;
    private static final int LUA_LINES = 100;

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
    void methods_are_short_and_take_few_parameters() throws IOException {
        List<Integer> sizes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    null,
                                    null,
                                    files.getJavaFileObjectsFromPaths(Sources.java()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Methods(unit, positions, sizes, problems).scan(unit, null);
            }
        }
        System.out.println(
                "median method: " + median(sizes) + " lines of " + sizes.size() + " methods");
        assertThat(problems).isEmpty();
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
                    .filter(line -> line.length() > 145)
                    .forEach(line ->
                            problems.add(Sources.name(file) + " has a line of " + line.length()));
        }
        assertThat(problems).isEmpty();
    }

    private static int median(List<Integer> numbers) {
        return numbers.stream().sorted().toList().get(numbers.size() / 2);
    }

    /** Looks at the methods of one file. */
    private static final class Methods extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Integer> sizes;
        private final List<String> problems;

        Methods(
                CompilationUnitTree unit,
                SourcePositions positions,
                List<Integer> sizes,
                List<String> problems) {
            this.unit = unit;
            this.positions = positions;
            this.sizes = sizes;
            this.problems = problems;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            BlockTree body = method.getBody();
            Tree owner = getCurrentPath().getParentPath().getLeaf();
            boolean record = owner instanceof ClassTree type && type.getKind() == Tree.Kind.RECORD;
            if (body != null && positions.getStartPosition(unit, body) >= 0) {
                int lines = lines(body);
                sizes.add(lines);
                if (lines > METHOD) {
                    problems.add(name(method) + " has " + lines + " lines");
                }
            }
            if (method.getParameters().size() > PARAMETERS && !record && !isTable(method)) {
                problems.add(
                        name(method) + " takes " + method.getParameters().size() + " parameters");
            }
            super.visitMethod(method, null);
            return null;
        }

        /** The parameters of a parameterized test are the columns of its table, next to it. */
        private static boolean isTable(MethodTree method) {
            return method.getModifiers().getAnnotations().toString().contains("ParameterizedTest");
        }

        /** Between the braces. */
        private int lines(BlockTree body) {
            LineMap map = unit.getLineMap();
            long first = map.getLineNumber(positions.getStartPosition(unit, body));
            long last = map.getLineNumber(positions.getEndPosition(unit, body) - 1);
            return (int) Math.max(0, last - first - 1);
        }

        private String name(MethodTree method) {
            return Sources.name(Path.of(unit.getSourceFile().toUri())) + " " + method.getName();
        }
    }
}
