package dev.millrace.queue;

import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;
import dev.millrace.redis.Arguments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One call of {@code step} by simulated workers, and whether each of its answers is right. */
final class ModelTurn {
    private static final String OUTCOMES = "cccffrrsssyx";

    private final ModelWorld world;
    private final Random random;
    private final List<Item> advances = new ArrayList<>();
    private final List<Item> finishes = new ArrayList<>();
    private long nonce;

    ModelTurn(ModelWorld world, Random random) {
        this.world = world;
        this.random = random;
    }

    /**
     * One request and what is known of it before the call.
     *
     * @param outcome null for an advance
     * @param repeat the reply was lost, so the same is sent again
     */
    private record Item(
            int key,
            ModelHold hold,
            ModelWorld.@Nullable Lying lying,
            boolean current,
            long seqBefore,
            List<EventLine> lines,
            @Nullable String outcome,
            boolean repeat) {}

    /** A claimed job, with its token. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Taken(JobRecord job, byte[] token) {}

    /** What came back; {@code bell} is null if nothing was left to wait for. */
    record Answer(
            Map<Integer, List<String>> exceptions,
            List<Taken> jobs,
            @Nullable String bell,
            long next) {}

    void begin() {
        advances.clear();
        finishes.clear();
    }

    void add(int key, ModelHold hold, ModelWorld.@Nullable Lying lying, boolean current) {
        if (random.nextBoolean()) {
            List<EventLine> sent = hold.sent;
            boolean repeat = sent != null && random.nextInt(7) == 0;
            List<EventLine> lines =
                    repeat && sent != null ? sent : lines(hold, lying, 1 + random.nextInt(3));
            advances.add(
                    new Item(
                            key,
                            hold,
                            lying,
                            current,
                            lines.getFirst().seq() - 1,
                            lines,
                            null,
                            repeat));
        } else {
            String outcome = String.valueOf(OUTCOMES.charAt(random.nextInt(OUTCOMES.length())));
            finishes.add(
                    new Item(
                            key,
                            hold,
                            lying,
                            current,
                            hold.seq,
                            lines(hold, lying, random.nextInt(3)),
                            outcome,
                            false));
        }
    }

    /** Half of the workers have heard what is kept for them, and write it down first. */
    private List<EventLine> lines(ModelHold hold, ModelWorld.@Nullable Lying lying, int count) {
        List<EventLine> lines = new ArrayList<>();
        if (lying != null && random.nextBoolean()) {
            List<String> known = lying.job().log().stream().map(EventLine::effectKey).toList();
            world.kept(hold.id).stream()
                    .filter(kept -> !known.contains(kept.request()))
                    .limit(1 + random.nextInt(2))
                    .map(kept ->
                            new Event.SignalReceived(kept.request(), kept.name(), Json.object()))
                    .forEach(event -> lines.add(Life.line(hold.seq + lines.size() + 1, event)));
        }
        lines.addAll(hold.lines(lines.size(), count, random));
        return lines;
    }

    void complete(ModelHold hold) {
        end(hold, "c");
    }

    void end(ModelHold hold, String outcome) {
        finishes.add(new Item(0, hold, null, true, hold.seq, List.of(), outcome, false));
    }

    Answer send(long now, int want, List<String> queues) {
        Arguments arguments = new Arguments().add(now).add(random.nextBoolean() ? 2_000 : 20_000);
        arguments
                .add(advances.size())
                .add(finishes.size())
                .add(want)
                .add(String.format("w%d-%017d", random.nextInt(4), nonce++))
                .add(random.nextInt(4) == 0 ? now : 0)
                .add(random.nextInt(4) == 0 ? 0 : 1);
        advances.forEach(item -> records(arguments, item));
        finishes.forEach(item -> finish(arguments, item));
        queues.forEach(arguments::add);
        List<?> answer = (List<?>) world.run(world.scripts.step(), arguments);
        Map<Integer, List<String>> exceptions = new HashMap<>();
        List<?> told = (List<?>) answer.getFirst();
        for (int i = 0; i < told.size(); i += 2) {
            exceptions
                    .computeIfAbsent(((Long) told.get(i)).intValue(), any -> new ArrayList<>())
                    .add(JobQueue.text(told.get(i + 1)));
        }
        String next = JobQueue.text(answer.get(3));
        String bell = next.isEmpty() ? null : JobQueue.text(answer.get(2));
        return new Answer(
                exceptions,
                taken((List<?>) answer.get(1)),
                bell,
                next.isEmpty() ? -1 : Long.parseLong(next));
    }

    private void records(Arguments arguments, Item item) {
        StringBuilder lines = new StringBuilder();
        item.lines.forEach(line -> lines.append(line.text()));
        arguments
                .add(item.hold.id.toString())
                .add(item.hold.token)
                .add(item.seqBefore)
                .add(item.lines.size())
                .add(random.nextInt(8) == 0 ? 2 : 1)
                .add(lines.toString());
    }

    private void finish(Arguments arguments, Item item) {
        String outcome = item.outcome == null ? "" : item.outcome;
        arguments.add(outcome);
        records(arguments, item);
        boolean signalOnly = outcome.equals("s") && random.nextBoolean();
        arguments
                .add(lastOf(outcome))
                .add(signalOnly ? -1 : List.of(0, 200, 4_000).get(random.nextInt(3)));
    }

    private static String lastOf(String outcome) {
        return switch (outcome) {
            case "c" -> "execution:complete\t1\t\t\t\t\t\t\t\tnull";
            case "f" -> "execution:error\t1\t\t\t\t\t\tERROR\t\t{}";
            case "x" -> "execution:cancelled\t1\t\t\t\t\t\tasked\t\t";
            case "r" -> "execution:retry\t1\t\t\t\t2\t\t1\t\t{}";
            case "s" -> "execution:suspended\t1\t\t\t\t\t\t\t\t[]";
            default -> "";
        };
    }

    private static List<Taken> taken(List<?> answer) {
        List<Taken> jobs = new ArrayList<>();
        for (int i = 0; i < answer.size(); i += 4) {
            ExecutionId id = ExecutionId.of(JobQueue.text(answer.get(i)));
            ModelWorld.Lying lying = ModelWorld.lying(id, (byte[]) answer.get(i + 2));
            if (lying == null) {
                throw new AssertionError("claimed a tombstone");
            }
            jobs.add(new Taken(lying.job(), (byte[]) answer.get(i + 1)));
        }
        return jobs;
    }

    /**
     * Checks every answer against what was known before the call.
     *
     * @return stale calls that were fenced
     */
    int settle(
            Answer answer,
            Map<ExecutionId, Map<Long, String>> accepted,
            Map<Integer, ModelHold> holds) {
        int fenced = 0;
        List<Item> all = new ArrayList<>(advances);
        all.addAll(finishes);
        for (int i = 0; i < all.size(); i++) {
            Item item = all.get(i);
            List<String> why = answer.exceptions.getOrDefault(i + 1, List.of());
            if (!item.current) {
                check(
                        why.contains("lost") || why.contains("dup"),
                        "a stale call was accepted: " + item.hold.id + " " + why);
                fenced++;
            } else {
                current(item, why, accepted);
            }
            if (item.outcome != null && random.nextInt(10) < 7) {
                holds.remove(item.key);
            }
        }
        return fenced;
    }

    private static void current(
            Item item, List<String> why, Map<ExecutionId, Map<Long, String>> accepted) {
        long stored = item.lying == null ? 0 : item.lying.job().seq();
        if (stored < item.seqBefore) {
            check(why.contains("gap:" + stored), "a gap was not told: " + why);
            item.hold.seq = stored;
            item.hold.sent = null;
            return;
        }
        check(
                why.stream()
                        .noneMatch(word ->
                                word.equals("lost")
                                        || word.equals("dup")
                                        || word.startsWith("gap")),
                "a true holder was refused: " + why);
        if (stored == item.seqBefore) {
            Map<Long, String> records =
                    accepted.computeIfAbsent(item.hold.id, any -> new HashMap<>());
            item.lines.forEach(line -> records.put(line.seq(), line.text()));
            if (item.outcome == null) {
                item.hold.seq += item.lines.size();
                item.hold.sent = item.lines;
            }
        } else {
            check(item.repeat, "records behind what is stored were taken");
        }
    }

    private static void check(boolean fact, String what) {
        if (!fact) {
            throw new AssertionError(what);
        }
    }
}
