package dev.millrace.worker.node.http;

import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.egress.EgressRules;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client of a family of nodes. Neither retries nor redirects nor cookies of its own, no
 * proxy from the environment; the time limit of a call is the node's, kept by its guard.
 * Thread-safe.
 */
public final class HttpCalls implements AutoCloseable {
    private static final int MOST_BYTES = 8 * 1024 * 1024;
    private static final int MOST_HEADERS = 256;
    private static final int LONGEST_HEADER = 16 * 1024;
    private static final int MOST_CONNECTIONS = 10_000;
    private static final int MOST_TO_ONE_HOST = 1_000;
    private static final Timeout CONNECT = Timeout.ofSeconds(10);
    private static final TimeValue KEEP_IDLE = TimeValue.ofSeconds(30);
    private static final TimeValue KEEP = TimeValue.ofMinutes(10);

    private final CompletableFuture<CloseableHttpClient> client;

    /** Made aside, as it reads trusted certificates and more that a start need not wait for. */
    public HttpCalls(EgressRules rules) {
        client = CompletableFuture.supplyAsync(() -> client(rules), Thread::startVirtualThread);
    }

    private static CloseableHttpClient client(EgressRules rules) {
        return HttpClients.custom()
                .setConnectionManager(connections(new CheckedResolver(rules)))
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setConnectionRequestTimeout(CONNECT)
                                .setResponseTimeout(Timeout.DISABLED)
                                .build())
                .evictExpiredConnections()
                .evictIdleConnections(KEEP_IDLE)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private static PoolingHttpClientConnectionManager connections(CheckedResolver resolver) {
        Http1Config bounds =
                Http1Config.custom()
                        .setMaxHeaderCount(MOST_HEADERS)
                        .setMaxLineLength(LONGEST_HEADER)
                        .build();
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setConnectionFactory(
                        ManagedHttpClientConnectionFactory.builder().http1Config(bounds).build())
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setSocketTimeout(Timeout.DISABLED)
                                .setTimeToLive(KEEP)
                                .build())
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_TO_ONE_HOST)
                .build();
    }

    /**
     * Makes the call; the signal closes its connection at once.
     *
     * @throws InterruptedException if it was stopped
     */
    public HttpAnswer send(HttpCall call, CancelSignal cancel)
            throws IOException, InterruptedException {
        try {
            return answer(call, cancel);
        } catch (IOException failed) {
            endIfStopped(cancel);
            throw failed;
        } catch (IllegalStateException failed) { // what the client throws if stopped at a bad time
            endIfStopped(cancel);
            throw failed;
        }
    }

    private static void endIfStopped(CancelSignal cancel) throws InterruptedException {
        if (cancel.cancelled() || Thread.interrupted()) {
            throw new InterruptedException("the call was aborted");
        }
    }

    private HttpAnswer answer(HttpCall call, CancelSignal cancel) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.uri());
        call.headers().forEach(request::setHeader);
        if (call.body() != null) {
            request.setEntity(new ByteArrayEntity(call.body(), null));
        }
        cancel.onCancel(request::cancel);
        return client.join().execute(request, response -> read(response, request));
    }

    private static HttpAnswer read(ClassicHttpResponse response, HttpUriRequestBase request)
            throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            headers.merge(
                    header.getName().toLowerCase(Locale.ROOT),
                    String.valueOf(header.getValue()),
                    (first, second) -> first + ", " + second);
        }
        HttpEntity entity = response.getEntity();
        return new HttpAnswer(
                response.getCode(), headers, entity == null ? new byte[0] : bytes(entity, request));
    }

    private static byte[] bytes(HttpEntity entity, HttpUriRequestBase request) throws IOException {
        try (InputStream in = entity.getContent()) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                request.cancel(); // else closing the stream would read all the rest first
                throw new ResponseTooLarge(MOST_BYTES);
            }
            return bytes;
        }
    }

    @Override
    public void close() {
        client.join().close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
    }
}
