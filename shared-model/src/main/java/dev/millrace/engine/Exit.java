package dev.millrace.engine;

import dev.millrace.flow.Edge;

/** How a node was left: which of its outgoing edges are taken. All others are dead. */
sealed interface Exit {
    boolean takes(Edge edge);

    /** It completed by this port. Edges from {@code error} are only for failures. */
    record ByPort(String port) implements Exit {
        static final ByPort MAIN = new ByPort(Edge.MAIN);

        @Override
        public boolean takes(Edge edge) {
            return edge.port().equals(port) && !edge.fromError();
        }
    }

    /** It failed and its error edges take over. */
    record ByError() implements Exit {
        @Override
        public boolean takes(Edge edge) {
            return edge.fromError();
        }
    }

    /** It was passed over though it has no {@code main} to leave by: every way on is open. */
    record ByAllPorts() implements Exit {
        @Override
        public boolean takes(Edge edge) {
            return !edge.fromError();
        }
    }

    /** No path led to it, so none leads on from it. */
    record Nowhere() implements Exit {
        @Override
        public boolean takes(Edge edge) {
            return false;
        }
    }
}
