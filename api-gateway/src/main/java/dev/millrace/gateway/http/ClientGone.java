package dev.millrace.gateway.http;

import java.io.IOException;

/** The client did not wait for its answer; nobody is left to be told. */
public final class ClientGone extends RuntimeException {
    public ClientGone(IOException cause) {
        super("the client closed the connection before it had its answer", cause);
    }
}
