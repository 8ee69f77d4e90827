package dev.millrace.worker.node.db;

/** Nodes use as many databases at once as a worker connects to. */
final class PoolsBusy extends RuntimeException {
    PoolsBusy(int most) {
        super("nodes use " + most + " other databases at this moment, as many as a worker may");
    }
}
