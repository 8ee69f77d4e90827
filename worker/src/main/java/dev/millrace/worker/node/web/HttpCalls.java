package dev.millrace.worker.node.web;

import dev.millrace.worker.node.CancelSignal;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * The one HTTP client of a worker. Neither retries nor redirects nor cookies of its own, no proxy
 * from the environment; the time limit of a call is the node's, kept by its guard.
 */
final class HttpCalls {
    private static final int MOST_BYTES = 8 * 1024 * 1024;
    private static final Timeout CONNECT = Timeout.ofSeconds(10);

    private final CloseableHttpClient client;

    HttpCalls(EgressRules rules) {
        client =
                HttpClients.custom()
                        .setConnectionManager(
                                PoolingHttpClientConnectionManagerBuilder.create()
                                        .setDnsResolver(
                                                new CheckedResolver(
                                                        SystemDefaultDnsResolver.INSTANCE, rules))
                                        .setDefaultConnectionConfig(
                                                ConnectionConfig.custom()
                                                        .setConnectTimeout(CONNECT)
                                                        .build())
                                        .setMaxConnTotal(10_000)
                                        .setMaxConnPerRoute(1_000)
                                        .build())
                        .setDefaultRequestConfig(
                                RequestConfig.custom().setConnectionRequestTimeout(CONNECT).build())
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .build();
    }

    /** Makes the call; the signal closes its connection at once. */
    HttpAnswer send(HttpCall call, CancelSignal cancel) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.uri());
        call.headers().forEach(request::setHeader);
        if (call.body() != null) {
            request.setEntity(new ByteArrayEntity(call.body(), null));
        }
        cancel.onCancel(request::cancel);
        return client.execute(request, HttpCalls::read);
    }

    private static HttpAnswer read(ClassicHttpResponse response) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            headers.merge(
                    header.getName().toLowerCase(Locale.ROOT),
                    header.getValue(),
                    (first, second) -> first + ", " + second);
        }
        HttpEntity entity = response.getEntity();
        return new HttpAnswer(
                response.getCode(), headers, entity == null ? new byte[0] : bytes(entity));
    }

    private static byte[] bytes(HttpEntity entity) throws IOException {
        try (InputStream in = entity.getContent()) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new ResponseTooLarge(MOST_BYTES);
            }
            return bytes;
        }
    }
}
