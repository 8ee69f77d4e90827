package dev.millrace.worker.node;

/** Two executors on the class path claim the same type of node. */
public final class DuplicateNodeType extends RuntimeException {
    DuplicateNodeType(String type, NodeExecutor one, NodeExecutor other) {
        super(
                "the node type %s is run by both %s and %s; remove one of them from the class path"
                        .formatted(type, one.getClass().getName(), other.getClass().getName()));
    }
}
