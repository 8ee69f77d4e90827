package dev.millrace.worker.node.ai;

import dev.millrace.worker.node.NodeEnvironment;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.egress.BadEgressList;
import dev.millrace.worker.node.egress.EgressRules;
import dev.millrace.worker.node.egress.HostNames;
import dev.millrace.worker.node.http.BadCall;
import dev.millrace.worker.node.http.CallFailures;
import dev.millrace.worker.node.http.HttpAnswer;
import dev.millrace.worker.node.http.HttpCalls;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code ai:completion {baseUrl, apiKey, model, prompt | messages, system, temperature, maxTokens,
 * responseFormat, options}} asks an API of OpenAI's form for a chat completion: output {@code
 * {text, json, model, finishReason, usage}}. Redirects are not followed: the key is for one
 * address.
 *
 * <p>A try is {@code answered} once a whole answer came.
 */
public final class CompletionNode implements NodeExecutor {
    private final HostNames names;
    private volatile @Nullable HttpCalls calls;

    /** For the service loader. */
    public CompletionNode() {
        this(HostNames.OF_THE_SYSTEM);
    }

    CompletionNode(HostNames names) {
        this.names = names;
    }

    @Override
    public Set<String> types() {
        return Set.of("ai:completion");
    }

    /**
     * @throws BadEgressList naming the entries that cannot be read
     */
    @Override
    public void prepare(NodeEnvironment environment) {
        calls =
                new HttpCalls(
                        new EgressRules(
                                environment.egressAllow(), environment.egressRefuse(), names));
    }

    @Override
    public NodeResult execute(NodeRequest request) throws InterruptedException {
        try {
            ChatRequest chat = ChatRequest.of(request.parameters());
            HttpAnswer answer = prepared().send(chat.call(request), request.cancel());
            return answer.status() == 200
                    ? new ChatAnswer(answer, chat).result()
                    : new NodeResult.Failed(
                            ApiFailures.of(answer, chat.key()),
                            answer.retryAfter(request.now()),
                            true);
        } catch (BadCall bad) {
            return NodeResult.failed(bad.failure());
        } catch (IOException failed) {
            return NodeResult.failed(CallFailures.of(failed));
        }
    }

    private HttpCalls prepared() {
        HttpCalls prepared = calls;
        if (prepared == null) {
            throw new IllegalStateException("prepare must be called before execute");
        }
        return prepared;
    }

    @Override
    public void close() {
        HttpCalls prepared = calls;
        if (prepared != null) {
            prepared.close();
        }
    }
}
