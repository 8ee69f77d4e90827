package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** An honest worker at the end of a random life: everything must end, and nothing may be left. */
final class ModelDrain {
    private static final int ROUNDS = 600;
    private static final int NEVER = 1_000_000;

    private final ModelWorld world;
    private final ModelTurn turn;
    private final List<ExecutionId> ids;
    private long now;

    ModelDrain(ModelWorld world, ModelTurn turn, List<ExecutionId> ids, long now) {
        this.world = world;
        this.turn = turn;
        this.ids = ids;
        this.now = now;
    }

    void run(ObjLongConsumer<ExecutionId> signal) {
        for (int round = 0; round < ROUNDS && !allEnded(); round++) {
            now += 1_500;
            world.reap(now, NEVER, 0);
            takeAndComplete();
            ids.stream()
                    .filter(id -> status(id) == ExecutionStatus.SUSPENDED)
                    .forEach(id -> signal.accept(id, now));
        }
        check(allEnded(), "the queue does not drain");
        check(world.leases().isEmpty(), "a lease is left");
        check(
                world.due().stream().allMatch(entry -> entry.matches("[TK]\\|.*")),
                "a delayed job is left");
    }

    private void takeAndComplete() {
        turn.begin();
        List<ModelTurn.Taken> jobs = turn.send(now, 50, ModelWorld.QUEUES).jobs();
        turn.begin();
        for (ModelTurn.Taken taken : jobs) {
            turn.complete(new ModelHold(taken.job().id(), taken.token(), taken.job().seq()));
        }
        check(turn.send(now, 0, List.of()).exceptions().isEmpty(), "an honest worker was refused");
    }

    private boolean allEnded() {
        return ids.stream().allMatch(id -> status(id).terminal());
    }

    private ExecutionStatus status(ExecutionId id) {
        return world.job(id).status();
    }

    private static void check(boolean fact, String what) {
        if (!fact) {
            throw new AssertionError(what);
        }
    }
}
