package dev.millrace.importing.node;

import java.util.ArrayList;
import java.util.List;

/** Items of two inputs, put together where fields of theirs are equal. */
final class MergeMatches {
    private final Subject subject;
    private final String first;
    private final String second;
    private final List<String> equal = new ArrayList<>();

    private MergeMatches(Subject subject, String first, String second) {
        this.subject = subject;
        this.first = first;
        this.second = second;
    }

    static void draw(Subject subject, Place.Input first, Place.Input second) {
        MergeMatches matches = new MergeMatches(subject, first.path(), second.path());
        matches.fields();
        String formula =
                "($a := ["
                        + matches.first
                        + "]; $b := ["
                        + matches.second
                        + "]; "
                        + matches.list()
                        + ")";
        MergeNodes.items(subject, formula);
    }

    private void fields() {
        Given given = subject.given();
        Given options = given.object("options");
        options.ignore("disableDotNotation");
        if (!options.text("multipleMatches", "all").equals("all")
                || options.flag("fuzzyCompare", false)) {
            subject.obstacle("'multipleMatches' and 'fuzzyCompare' have no counterpart");
        }
        Paths paths = new Paths(!options.flag("disableDotNotation", false), subject);
        given.ignore("advanced", "overwrite");
        for (String name : given.names("fieldsToMatchString")) {
            equal(paths, name, name);
        }
        for (Given pair : given.object("mergeByFields").list("values")) {
            equal(paths, pair.text("field1", ""), pair.text("field2", ""));
        }
        if (given.has("propertyName1")) {
            equal(paths, given.text("propertyName1", ""), given.text("propertyName2", ""));
        }
        if (equal.isEmpty()) {
            subject.obstacle("no fields to match are named");
            equal.add("false");
        }
    }

    private void equal(Paths paths, String left, String right) {
        equal.add(paths.of("$x", left) + " = " + paths.of("$y", right));
    }

    private String list() {
        String mode = subject.node().parameters().path("mode").asText();
        String join = subject.given().text("joinMode", "keepMatches");
        String from = subject.given().text("outputDataFrom", "both");
        return switch (mode) {
            case "mergeByKey" -> enriched("$a", "$b", false);
            case "keepKeyMatches" -> kept("$a", "$b", false, "> 0");
            case "removeKeyMatches" -> kept("$a", "$b", false, "= 0");
            default ->
                    switch (join) {
                        case "enrichInput1" -> enriched("$a", "$b", false);
                        case "enrichInput2" -> enriched("$b", "$a", true);
                        case "keepNonMatches" -> unmatched(from);
                        default -> matched(from);
                    };
        };
    }

    private String matched(String from) {
        return switch (from) {
            case "input1" -> kept("$a", "$b", false, "> 0");
            case "input2" -> kept("$b", "$a", true, "> 0");
            default ->
                    "[$reduce($a, function($all, $x){ $append($all, $map($filter($b, function($y){ "
                            + condition()
                            + " }), function($y){ $merge([$x, $y]) })) }, [])]";
        };
    }

    private String unmatched(String from) {
        return switch (from) {
            case "input1" -> kept("$a", "$b", false, "= 0");
            case "input2" -> kept("$b", "$a", true, "= 0");
            default ->
                    "[$append("
                            + kept("$a", "$b", false, "= 0")
                            + ", "
                            + kept("$b", "$a", true, "= 0")
                            + ")]";
        };
    }

    private String condition() {
        return String.join(" and ", equal);
    }

    /** Those of the one that match any, or none, of the other. */
    private String kept(String of, String against, boolean turned, String count) {
        return "[$filter("
                + of
                + ", function("
                + (turned ? "$y" : "$x")
                + "){ $count($filter("
                + against
                + ", function("
                + (turned ? "$x" : "$y")
                + "){ "
                + condition()
                + " })) "
                + count
                + " })]";
    }

    /** Each of the one, with the fields of the first that matches. */
    private String enriched(String of, String with, boolean turned) {
        String own = turned ? "$y" : "$x";
        String other = turned ? "$x" : "$y";
        return "[$map("
                + of
                + ", function("
                + own
                + "){ $merge(["
                + own
                + ", $filter("
                + with
                + ", function("
                + other
                + "){ "
                + condition()
                + " })[0]]) })]";
    }
}
