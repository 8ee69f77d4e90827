package dev.millrace.engine;

/** How far a state is, and how far it is to go. */
final class Extent {
    private Extent() {}

    static int done(NodeState[] nodes) {
        int done = 0;
        for (NodeState node : nodes) {
            Fan fan = node.fan();
            done += (node.status().ended() ? 1 : 0) + (fan == null ? 0 : fan.done());
        }
        return done;
    }

    static int total(NodeState[] nodes) {
        int total = nodes.length;
        for (NodeState node : nodes) {
            Fan fan = node.fan();
            total += fan == null ? 0 : fan.items().size();
        }
        return total;
    }
}
