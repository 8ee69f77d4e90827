package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * The defences that tests of faults switch off stand in the sources, exactly once: those tests run
 * on demand only, and would not tell that a source has moved on.
 */
class PlantedTest {
    @Test
    void what_is_to_be_switched_off_stands_in_the_sources() throws IOException {
        List<Place> places = places();

        assertThat(places).hasSizeGreaterThan(40);
        assertThat(places)
                .allSatisfy(place -> assertThat(times(place)).as("%s", place).isEqualTo(1));
    }

    /** In a part of the queue's scripts or in a class, behind its module. */
    private record Place(String source, String find) {
        Path file() {
            int colon = source.indexOf(':');
            return Sources.root()
                    .resolve(
                            colon < 0
                                    ? "shared-model/src/main/resources/dev/millrace/queue/"
                                            + source
                                            + ".lua"
                                    : source.substring(0, colon)
                                            + "/src/main/java/"
                                            + source.substring(colon + 1).replace('.', '/')
                                            + ".java");
        }
    }

    private static int times(Place place) {
        String text = String.join("\n", Sources.lines(place.file())) + "\n";
        int times = 0;
        for (int at = text.indexOf(place.find); at >= 0; at = text.indexOf(place.find, at + 1)) {
            times++;
        }
        return times;
    }

    private static List<Place> places() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Path> files =
                Sources.files(".java", "deploy/standalone/src/test/java/dev/millrace/faults");
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            var sources = manager.getJavaFileObjectsFromPaths(files);
            JavacTask task = (JavacTask) compiler.getTask(null, manager, null, null, null, sources);
            List<Place> places = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                Constants constants = new Constants();
                constants.scan(unit, null);
                new Plantings(constants, places).scan(unit, null);
            }
            return places;
        }
    }

    /** Texts that have a name. */
    private static final class Constants extends TreeScanner<Void, Void> {
        private final Map<String, ExpressionTree> values = new HashMap<>();

        @Override
        public Void visitVariable(VariableTree variable, Void nothing) {
            if (variable.getInitializer() != null) {
                values.put(variable.getName().toString(), variable.getInitializer());
            }
            return super.visitVariable(variable, null);
        }

        String text(ExpressionTree written) {
            return switch (written) {
                case LiteralTree literal -> String.valueOf(literal.getValue());
                case BinaryTree sum -> text(sum.getLeftOperand()) + text(sum.getRightOperand());
                case IdentifierTree name ->
                        text(Objects.requireNonNull(values.get(name.getName().toString())));
                default -> throw new IllegalStateException("not a text: " + written);
            };
        }
    }

    private static final class Plantings extends TreeScanner<Void, Void> {
        private final Constants constants;
        private final List<Place> places;

        Plantings(Constants constants, List<Place> places) {
            this.constants = constants;
            this.places = places;
        }

        @Override
        public Void visitNewClass(NewClassTree made, Void nothing) {
            if (made.getIdentifier().toString().startsWith("Planted.")) {
                places.add(
                        new Place(
                                constants.text(made.getArguments().get(0)),
                                constants.text(made.getArguments().get(1))));
            }
            return super.visitNewClass(made, null);
        }
    }
}
