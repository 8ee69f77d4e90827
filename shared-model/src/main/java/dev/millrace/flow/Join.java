package dev.millrace.flow;

/**
 * When a node with several incoming edges runs.
 *
 * @param needed taken edges that suffice; 0 for all: every edge decided and at least one taken
 */
public record Join(int needed) {
    public static final Join ALL = new Join(0);
    public static final Join ANY = new Join(1);

    public boolean all() {
        return needed == 0;
    }
}
