package dev.millrace.worker.node.db;

/** More came back than a node may take. */
final class ResultTooLarge extends RuntimeException {
    private ResultTooLarge(String what) {
        super(what);
    }

    static ResultTooLarge rows(int most) {
        return new ResultTooLarge(
                "the query yields more than "
                        + most
                        + " rows; narrow it, use LIMIT, or raise 'maxRows'");
    }

    static ResultTooLarge bytes() {
        return new ResultTooLarge(
                "the rows are larger than the 8 MiB that a node may take; select less");
    }
}
