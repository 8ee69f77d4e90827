package dev.millrace.worker.node.http;

import java.io.IOException;

/** More came back than a node may take; counted after decompression. */
final class ResponseTooLarge extends IOException {
    ResponseTooLarge(int most) {
        super("the answer is larger than the " + (most >> 20) + " MiB that a node may take");
    }
}
