package dev.millrace.faults;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short {@code scripts/chaos}. */
class ChaosTest {
    @TempDir Path folder;

    @Test
    @Tag(Proof.SHORT)
    void random_faults_lose_nothing() {
        Proof.holds(Chaos.under(folder, 20261125, 16, Duration.ofSeconds(30)));
    }
}
