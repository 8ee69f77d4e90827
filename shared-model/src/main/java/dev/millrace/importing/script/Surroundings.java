package dev.millrace.importing.script;

/** What a script may ask of the place where it stands. */
public interface Surroundings {
    /** What stands for the current item's JSON, such as {@code $json}. */
    String json();

    /** What stands for the current item's number among those that came in, from 0. */
    String index();

    /** What stands for all that came in, and whether that is a list. */
    Output incoming();

    /** The node is reached by an error edge: what comes in is what went wrong, not an item. */
    boolean afterError();

    /** What stands for the item that it went wrong with; empty if that is not known. */
    String failedItem();

    /**
     * What is true once the loop of that name has handed on its last items.
     *
     * @throws NoCounterpart if there is no such loop around
     */
    String nothingLeft(String loopName);

    /**
     * What the node of that name has put out.
     *
     * @throws NoCounterpart if there is no such node
     */
    Output output(String nodeName);

    /** Of the workflow. */
    String workflowName();

    /** Of the workflow. */
    String workflowId();

    /** Tells the user something about the node. */
    void note(String message);

    /**
     * What a node has put out.
     *
     * @param path such as {@code nodes.fetch.output}
     * @param many a list of items, not one
     * @param paired its items are in the order of those that came in here
     */
    record Output(String path, boolean many, boolean paired) {}
}
