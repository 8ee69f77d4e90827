package dev.millrace.worker.run;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.NodeKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The key that a node sends with its effect. It stays the same over crash, timeout, drain and job
 * attempts, so the other side can answer from what it stored; it changes only when a try follows a
 * definite answer.
 */
final class IdempotencyKey {
    private IdempotencyKey() {}

    static String of(ExecutionId id, NodeKey key, int effectKey) {
        String text = id + "|" + key.nodeId() + "|" + key.iteration() + "|" + effectKey;
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
