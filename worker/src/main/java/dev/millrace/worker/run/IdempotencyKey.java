package dev.millrace.worker.run;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.NodeKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Names one effect of one node towards the outside: the same for every try whose end is not known
 * (crash, timeout, lost claim), another after a definite answer. 43 characters.
 */
final class IdempotencyKey {
    private IdempotencyKey() {}

    static String of(ExecutionId id, NodeKey key, int effectKey) {
        String text = id + "\t" + key.nodeId() + "\t" + key.iteration() + "\t" + effectKey;
        byte[] hash = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
