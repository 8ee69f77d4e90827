package dev.millrace.expression;

/** An expression that could not be evaluated on the data at hand; trying again would not help. */
public final class ExpressionFailed extends RuntimeException {
    public ExpressionFailed(String message) {
        super(message);
    }
}
