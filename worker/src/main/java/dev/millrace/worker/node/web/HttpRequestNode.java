package dev.millrace.worker.node.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.worker.node.NodeEnvironment;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.egress.BadEgressList;
import dev.millrace.worker.node.egress.EgressRules;
import dev.millrace.worker.node.egress.Endpoint;
import dev.millrace.worker.node.egress.HostNames;
import dev.millrace.worker.node.http.BadCall;
import dev.millrace.worker.node.http.CallAddress;
import dev.millrace.worker.node.http.CallFailures;
import dev.millrace.worker.node.http.HttpAnswer;
import dev.millrace.worker.node.http.HttpCall;
import dev.millrace.worker.node.http.HttpCalls;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code web:httpRequest {method, url, headers, query, body, output}}: output {@code {status,
 * headers, body}}, header names in lower case, a JSON body parsed, any other a text; or the body
 * alone, see {@link BodyOutput}. A status of 400 or more is a failure. Redirects are followed at
 * most five times, each checked like the first address.
 *
 * <p>A try is {@code answered} once a whole answer came: if it broke off within the body, the next
 * try keeps its idempotency key, so that the server can answer from what it stored.
 */
public final class HttpRequestNode implements NodeExecutor {
    private static final int MOST_REDIRECTS = 5;

    private final HostNames names;
    private volatile @Nullable HttpCalls calls;

    /** For the service loader. */
    public HttpRequestNode() {
        this(HostNames.OF_THE_SYSTEM);
    }

    HttpRequestNode(HostNames names) {
        this.names = names;
    }

    @Override
    public Set<String> types() {
        return Set.of("web:httpRequest");
    }

    /** Host and port of the address. */
    @Override
    public Optional<String> breakerKey(ObjectNode parameters) {
        try {
            URI uri = CallAddress.of(parameters.path("url"), parameters.path("query"));
            return Optional.of(Endpoint.plain(uri.getHost()) + ":" + CallAddress.port(uri));
        } catch (BadCall noAddress) {
            return Optional.empty(); // the call fails by it, before it reaches anything
        }
    }

    /**
     * @throws BadEgressList naming the entries that cannot be read
     */
    @Override
    public void prepare(NodeEnvironment environment) {
        EgressRules rules =
                new EgressRules(environment.egressAllow(), environment.egressRefuse(), names);
        calls = new HttpCalls(rules);
    }

    @Override
    public NodeResult execute(NodeRequest request) throws InterruptedException {
        try {
            return result(follow(RequestedCall.of(request), request), request);
        } catch (BadCall bad) {
            return NodeResult.failed(bad.failure());
        } catch (IOException failed) {
            return NodeResult.failed(CallFailures.of(failed));
        }
    }

    private HttpAnswer follow(HttpCall first, NodeRequest request)
            throws IOException, InterruptedException {
        HttpCall call = first;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpAnswer answer = prepared().send(call, request.cancel());
            if (!answer.redirects()) {
                return answer;
            }
            call = Redirect.follow(call, answer);
        }
        throw BadCall.redirected(
                "the server redirected more than %d times, at last to %s"
                        .formatted(MOST_REDIRECTS, call.uri()));
    }

    private HttpCalls prepared() {
        HttpCalls prepared = calls;
        if (prepared == null) {
            throw new IllegalStateException("prepare must be called before execute");
        }
        return prepared;
    }

    private static NodeResult result(HttpAnswer answer, NodeRequest request) {
        return answer.status() < 400
                ? BodyOutput.of(request.parameters().path("output"), answer)
                : new NodeResult.Failed(
                        StatusFailures.of(answer), answer.retryAfter(request.now()), true);
    }

    @Override
    public void close() {
        HttpCalls prepared = calls;
        if (prepared != null) {
            prepared.close();
        }
    }
}
