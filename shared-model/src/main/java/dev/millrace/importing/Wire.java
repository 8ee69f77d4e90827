package dev.millrace.importing;

/**
 * A link between two nodes, both told by number.
 *
 * @param output number of the source's output
 * @param input number of the target's input
 */
record Wire(int source, int output, int target, int input) {}
