package dev.millrace.redis;

/** Where Redis is, and connections to it. Thread-safe. */
public final class RedisServer implements AutoCloseable {
    /**
     * @param url {@code redis://host:port[/db]}
     */
    public RedisServer(String url) {
        throw new UnsupportedOperationException("to be written");
    }

    public String host() {
        throw new UnsupportedOperationException("to be written");
    }

    public int port() {
        throw new UnsupportedOperationException("to be written");
    }

    /** Whether it answers now. */
    public boolean answers() {
        throw new UnsupportedOperationException("to be written");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("to be written");
    }
}
