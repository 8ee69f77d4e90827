package dev.millrace.engine;

/**
 * The one thing that will happen next at a node.
 *
 * @param flying a try is under way, with this attempt and key
 * @param cut the worker was lost during the try; if it runs again it ends at the same time
 */
record Due(long at, Runnable what, boolean flying, boolean cut, int attempt, int effectKey) {
    Due asFlying(boolean yes) {
        return new Due(at, what, yes, !yes, attempt, effectKey);
    }
}
