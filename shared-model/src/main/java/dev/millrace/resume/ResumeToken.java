package dev.millrace.resume;

import dev.millrace.execution.ExecutionId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a link stands for: one signal to one execution. It goes to the first wait for that name that
 * was not over when the link was made, and is void with it.
 *
 * @param maker the run of the node that made the link: its tries make links that are one
 * @param madeAt Redis time, to the millisecond
 */
public record ResumeToken(
        String tenant, ExecutionId execution, String signal, String maker, Instant madeAt) {
    /** The same for all links that are one: however many are followed, it is one signal. */
    public UUID request() {
        String text = execution + "\n" + signal + "\n" + maker;
        return UUID.nameUUIDFromBytes(("resume\n" + text).getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        return String.join(
                "\n",
                tenant,
                execution.toString(),
                signal,
                Long.toString(madeAt.toEpochMilli()),
                maker);
    }

    /** The inverse of {@link #text()}; empty for what never was one. */
    static Optional<ResumeToken> parse(String text) {
        String[] part = text.split("\n", 5);
        if (part.length < 5) {
            return Optional.empty();
        }
        return ExecutionId.parse(part[1])
                .map(id ->
                        new ResumeToken(
                                part[0],
                                id,
                                part[2],
                                part[4],
                                Instant.ofEpochMilli(Long.parseLong(part[3]))));
    }
}
