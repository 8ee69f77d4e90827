package dev.millrace.queue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The verdicts of the calls that one turn was split into. Not thread-safe. */
final class StepParts {
    private final List<Verdict> advances = new ArrayList<>();
    private final List<Verdict> finishes = new ArrayList<>();

    void add(List<?> answer, int advanced, int finished) {
        List<Verdict> all =
                new ArrayList<>(Collections.nCopies(advanced + finished, new Verdict.Done()));
        List<?> exceptions = (List<?>) answer.getFirst();
        for (int i = 0; i < exceptions.size(); i += 2) {
            int index = (int) ((Long) exceptions.get(i) - 1);
            all.set(index, stronger(all.get(index), verdict(JobQueue.text(exceptions.get(i + 1)))));
        }
        advances.addAll(all.subList(0, advanced));
        finishes.addAll(all.subList(advanced, advanced + finished));
    }

    /**
     * A gap that must be sent again matters more than the cancel that was told beside it; the next
     * call tells the cancel again.
     */
    private static Verdict stronger(Verdict first, Verdict second) {
        return first instanceof Verdict.Gap ? first : second;
    }

    private static Verdict verdict(String why) {
        return switch (why) {
            case "lost" -> new Verdict.Lost();
            case "dup" -> new Verdict.Repeated();
            case "cancel" -> new Verdict.CancelAsked();
            case "cancelled" -> new Verdict.BecameCancelled();
            case "queued" -> new Verdict.BecameQueued();
            default -> new Verdict.Gap(Long.parseLong(why.substring("gap:".length())));
        };
    }

    List<Verdict> advances() {
        return List.copyOf(advances);
    }

    List<Verdict> finishes() {
        return List.copyOf(finishes);
    }
}
