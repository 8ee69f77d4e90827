package dev.millrace.ops;

import java.util.Optional;

/** Looks at one thing the process needs. Answers soon, never throws. */
@FunctionalInterface
public interface HealthCheck {
    /** Empty if all is well, else what is wrong in words. */
    Optional<String> problem();
}
