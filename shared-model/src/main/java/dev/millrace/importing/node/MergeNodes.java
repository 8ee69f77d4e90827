package dev.millrace.importing.node;

import dev.millrace.importing.workflow.WorkflowNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code merge}, in all its versions: what came in by its inputs, together. */
final class MergeNodes implements Family {
    /** What says how, read elsewhere. */
    private static final String[] MODE = {
        "mode",
        "combineBy",
        "combinationMode",
        "joinMode",
        "numberInputs",
        "output",
        "useDataOfInput",
        "chooseBranchMode"
    };

    private static final String[] OPTIONS = {
        "includeUnpaired", "disableDotNotation", "fuzzyCompare", "multipleMatches"
    };

    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.merge");
    }

    @Override
    public String becomes() {
        return "data:items";
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.inputs(
                switch (MergeMode.of(node)) {
                    case APPEND, MATCH, UNMATCHED -> Handling.Gives.MANY;
                    case POSITION, COMBINATIONS, FIRST, SECOND -> Handling.Gives.SAME;
                    case NOTHING, UNKNOWN -> Handling.Gives.ONE;
                });
    }

    @Override
    public void draw(Subject subject) {
        MergeMode mode = MergeMode.of(subject.node());
        if (mode != MergeMode.APPEND && subject.given().whole("numberInputs", 2) > 2) {
            subject.obstacle("combining more than two inputs has no counterpart");
        }
        Place.Input first = subject.place().input(0);
        Place.Input second = subject.place().input(1);
        subject.given().ignore(MODE);
        switch (mode) {
            case APPEND -> items(subject, appended(subject));
            case FIRST -> transform(subject, chosen(first, first, second));
            case SECOND -> transform(subject, chosen(second, first, second));
            case NOTHING -> transform(subject, "{}");
            case POSITION -> position(subject, first, second);
            case COMBINATIONS -> combinations(subject, first, second);
            case MATCH, UNMATCHED -> MergeMatches.draw(subject, first, second);
            case UNKNOWN -> {
                subject.node().parameters().fieldNames().forEachRemaining(subject.given()::ignore);
                subject.obstacle(
                        "merging by '"
                                + subject.node().parameters().path("mode").asText()
                                + "' in this way has no counterpart");
            }
        }
        subject.given().object("options").ignore(OPTIONS);
    }

    private static void transform(Subject subject, String formula) {
        subject.formula("data:transform", "expression", formula);
    }

    static void items(Subject subject, String formula) {
        subject.step("data:items", Lists.items(subject, formula));
    }

    private static String appended(Subject subject) {
        int inputs = Math.max(2, subject.given().whole("numberInputs", 2));
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < Math.min(inputs, 100); i++) {
            Place.Input input = subject.place().input(i);
            if (input.linked()) {
                paths.add(input.path());
            }
        }
        return "[" + String.join(", ", paths) + "]";
    }

    /** A list where the other input brings one. */
    private static String chosen(Place.Input one, Place.Input first, Place.Input second) {
        return both(first, second) ? one.path() : "[" + one.path() + "]";
    }

    private static boolean both(Place.Input first, Place.Input second) {
        return first.items() == Items.ONE && second.items() == Items.ONE;
    }

    /** The fields of the second win, as in n8n. */
    private static void position(Subject subject, Place.Input first, Place.Input second) {
        plain(subject);
        boolean longest =
                subject.given().object("options").flag("includeUnpaired", false)
                        || subject.given().text("join", "inner").equals("outer");
        if (both(first, second)) {
            transform(subject, "$merge([" + first.path() + ", " + second.path() + "])");
            return;
        }
        String count = longest ? "$max" : "$min";
        items(
                subject,
                "($a := [%s]; $b := [%s]; [$map([0..%s([$count($a), $count($b)]) - 1], function($i){ $merge([$a[$i], $b[$i]]) })])"
                        .formatted(first.path(), second.path(), count));
    }

    private static void combinations(Subject subject, Place.Input first, Place.Input second) {
        plain(subject);
        if (both(first, second)) {
            transform(subject, "$merge([" + first.path() + ", " + second.path() + "])");
            return;
        }
        items(
                subject,
                "($a := [%s]; $b := [%s]; [$reduce($a, function($all, $x){ $append($all, $map($b, function($y){ $merge([$x, $y]) })) }, [])])"
                        .formatted(first.path(), second.path()));
    }

    /** What becomes of fields that both have is decided already. */
    private static void plain(Subject subject) {
        Given clash = subject.given().object("options").object("clashHandling").object("values");
        clash.ignore("mergeMode", "overrideEmpty");
        if (!clash.text("resolveClash", "preferLast").matches("preferLast|preferInput2")) {
            subject.obstacle("'clashHandling' has no counterpart");
        }
    }
}
