package dev.millrace.endtoend;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests that are skipped, with the reason, where no Docker engine with Compose answers. */
@Tag("containers")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsEngine.Condition.class)
@interface NeedsEngine {

    /** Looks once. */
    final class Condition implements ExecutionCondition {
        private static final ConditionEvaluationResult FOUND = look();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return FOUND;
        }

        private static ConditionEvaluationResult look() {
            if (!answers("docker", "info")) {
                return ConditionEvaluationResult.disabled("no Docker engine answers here");
            }
            if (!answers("docker", "compose", "version")) {
                return ConditionEvaluationResult.disabled("docker has no Compose v2 here");
            }
            for (String image : List.of("eclipse-temurin:25-jre", "redis:8", "postgres:17")) {
                if (!answers("docker", "image", "inspect", image)
                        && !answers("docker", "pull", "-q", image)) {
                    return ConditionEvaluationResult.disabled(
                            "the image " + image + " is neither here nor can it be pulled");
                }
            }
            return ConditionEvaluationResult.enabled("a Docker engine answers");
        }

        private static boolean answers(String... command) {
            try {
                return Command.run(Duration.ofMinutes(3), Map.of(), List.of(command)).exitCode()
                        == 0;
            } catch (java.io.UncheckedIOException notThere) {
                return false;
            }
        }
    }
}
