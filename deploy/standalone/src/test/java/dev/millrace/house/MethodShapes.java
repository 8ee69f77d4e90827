package dev.millrace.house;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Measures every method of some source files: lines, parameters, depth. */
final class MethodShapes extends TreePathScanner<Void, Void> {
    private static final int LINES = 30;
    private static final int PARAMETERS = 7;
    private static final int DEPTH = 3;

    private final List<Integer> lines = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private int depth;
    private int deepest;

    private MethodShapes(CompilationUnitTree unit, SourcePositions positions) {
        this.unit = unit;
        this.positions = positions;
    }

    /**
     * What was found.
     *
     * @param lines of each method
     * @param problems methods that are too long, too deep, or take too much
     */
    record Report(List<Integer> lines, List<String> problems) {}

    static Report of(List<Path> files) {
        Report report = new Report(new ArrayList<>(), new ArrayList<>());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            var sources = manager.getJavaFileObjectsFromPaths(files);
            JavacTask task = (JavacTask) compiler.getTask(null, manager, null, null, null, sources);
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                MethodShapes shapes = new MethodShapes(unit, positions);
                shapes.scan(unit, null);
                report.lines.addAll(shapes.lines);
                report.problems.addAll(shapes.problems);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return report;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
        int outerDepth = depth;
        int outerDeepest = deepest;
        depth = 0;
        deepest = 0;
        super.visitMethod(method, null);
        judge(method);
        depth = outerDepth;
        deepest = outerDeepest;
        return null;
    }

    private void judge(MethodTree method) {
        BlockTree body = method.getBody();
        if (body != null && positions.getStartPosition(unit, body) >= 0) {
            int length = length(body);
            lines.add(length);
            limit(method, length, LINES, "lines");
        }
        limit(method, deepest, DEPTH, "levels of nesting");
        if (!isRecord() && !isTable(method)) {
            limit(method, method.getParameters().size(), PARAMETERS, "parameters");
        }
    }

    private void limit(MethodTree method, int found, int most, String what) {
        if (found > most) {
            String file = Sources.name(Path.of(unit.getSourceFile().toUri()));
            problems.add(file + " " + method.getName() + " has " + found + " " + what);
        }
    }

    /** Its constructor has a parameter for each component. */
    private boolean isRecord() {
        Tree owner = getCurrentPath().getParentPath().getLeaf();
        return owner instanceof ClassTree type && type.getKind() == Tree.Kind.RECORD;
    }

    /** The parameters of a parameterized test are the columns of its table, next to it. */
    private static boolean isTable(MethodTree method) {
        return method.getModifiers().getAnnotations().toString().contains("ParameterizedTest");
    }

    /** Between the braces. */
    private int length(BlockTree body) {
        LineMap map = unit.getLineMap();
        long first = map.getLineNumber(positions.getStartPosition(unit, body));
        long last = map.getLineNumber(positions.getEndPosition(unit, body) - 1);
        return (int) Math.max(0, last - first - 1);
    }

    @Override
    public Void scan(Tree tree, Void nothing) {
        boolean nests = tree != null && nests(tree);
        depth += nests ? 1 : 0;
        deepest = Math.max(deepest, depth);
        super.scan(tree, null);
        depth -= nests ? 1 : 0;
        return null;
    }

    /** An else-if is on the level of its if. */
    private boolean nests(Tree tree) {
        return switch (tree) {
            case IfTree branch ->
                    !(getCurrentPath().getLeaf() instanceof IfTree outer
                            && outer.getElseStatement() == branch);
            case ForLoopTree _,
                    EnhancedForLoopTree _,
                    WhileLoopTree _,
                    DoWhileLoopTree _,
                    SwitchTree _,
                    TryTree _ ->
                    true;
            default -> false;
        };
    }
}
