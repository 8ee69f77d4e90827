package dev.millrace.recovery;

import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.NodeKey;
import dev.millrace.queue.BreakerBoard;
import dev.millrace.queue.BreakerCall;
import dev.millrace.queue.BreakerName;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.Outcome;
import java.time.Duration;
import java.util.List;

/** An execution whose only node waits for a breaker that stays open. */
final class ParkedExecution {
    private ParkedExecution() {}

    static ExecutionId in(World world) {
        BreakerName name = new BreakerName(World.TENANT, "api.example:443");
        try (BreakerBoard board = new BreakerBoard(world.redis)) {
            board.tell(List.of(new BreakerCall.Force(name, true)));
        }
        ExecutionId id = world.accepted(1).getFirst();
        ClaimedJob job = world.claimOne();
        Event waits =
                new Event.NodeParked(NodeKey.of("a"), "web:httpRequest", 1, null, 0, name.target());
        world.advance(job, World.start(), waits);
        List<Outcome.Parked> at = List.of(new Outcome.Parked(name, Duration.ofSeconds(35)));
        world.finish(
                job,
                3,
                new Outcome.Suspend(null, at),
                new Event.ExecutionSuspended(null, List.of()));
        world.flush();
        return id;
    }
}
