package dev.millrace.stores;

import java.util.List;

/** A store is set up so that it may lose what was accepted; the process must not start on it. */
public final class UnsafeStores extends RuntimeException {
    UnsafeStores(List<String> problems) {
        super(
                "These stores cannot be trusted with what is accepted:\n- "
                        + String.join("\n- ", problems)
                        + "\nMILLRACE_ALLOW_UNSAFE_STORES=true starts on them nevertheless.");
    }
}
