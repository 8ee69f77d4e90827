package dev.millrace.importing.script;

import java.util.ArrayList;
import java.util.List;

/** Where a script stands in tests that need no workflow: one item, one other node. */
public final class Nowhere implements Surroundings {
    private final List<String> notes = new ArrayList<>();

    static Term translate(String script) {
        return new Translation(new Nowhere()).script(script);
    }

    public List<String> notes() {
        return notes;
    }

    @Override
    public String json() {
        return "$json";
    }

    @Override
    public String index() {
        return "0";
    }

    @Override
    public Output incoming() {
        return new Output("$json", false, false);
    }

    @Override
    public boolean afterError() {
        return false;
    }

    @Override
    public String failedItem() {
        return "";
    }

    @Override
    public String nothingLeft(String loopName) {
        throw new NoCounterpart("no loop");
    }

    @Override
    public Output output(String nodeName) {
        if (!nodeName.equals("Fetch It")) {
            throw new NoCounterpart("'" + nodeName + "'");
        }
        return new Output("nodes.fetch_it.output", false, false);
    }

    @Override
    public String workflowName() {
        return "w";
    }

    @Override
    public String workflowId() {
        return "1";
    }

    @Override
    public void note(String message) {
        notes.add(message);
    }
}
