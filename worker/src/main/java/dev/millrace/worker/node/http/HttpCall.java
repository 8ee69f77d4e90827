package dev.millrace.worker.node.http;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call to be made.
 *
 * @param headers by lower-case name
 * @param body null for none
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
public record HttpCall(
        String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {}
