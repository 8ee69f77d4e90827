package dev.millrace.gateway.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.Repair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replay is asked to be.
 *
 * @param start from where; from what failed if nothing is said
 * @param startSaid whether it was said
 * @param current on the flow's current version; else on the one that ran
 * @param input null for the one that it had
 * @param acknowledged effects may happen again
 * @param hash of the plan that was looked at; null if none was
 * @param repairs by hand
 * @param reason of the repairs, for those who look later; may be empty
 */
record ReplayWish(
        Start start,
        boolean startSaid,
        boolean current,
        @Nullable JsonNode input,
        boolean acknowledged,
        @Nullable String hash,
        List<Repair> repairs,
        String reason) {}
