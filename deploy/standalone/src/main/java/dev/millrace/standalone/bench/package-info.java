/**
 * Measures the whole path over HTTP: rates, latencies and the CPU that each part spends.
 *
 * <p>Start with {@link dev.millrace.standalone.bench.BenchMain}.
 *
 * <p>Must not know: the insides of gateway and worker; it meets them as a client does.
 */
@NullMarked
package dev.millrace.standalone.bench;

import org.jspecify.annotations.NullMarked;
