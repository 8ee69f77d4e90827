package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.queue.ModelJobs.Owner;
import dev.millrace.redis.Arguments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The queue "a" with a time of the test's own. */
final class TimedQueue implements AutoCloseable {
    final ModelWorld world;
    private final ModelTurn turn;
    long now = 1_000_000;

    TimedQueue() {
        this(Scripts.PRODUCT);
    }

    TimedQueue(Scripts scripts) {
        world = new ModelWorld(scripts);
        turn = new ModelTurn(world, new Random(1));
    }

    /** Jobs without limits that hold anybody. */
    void enqueue(int count, Owner owner, int priority) {
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(ModelJobs.job(ExecutionId.fresh(), "a", owner, priority, Duration.ZERO));
        }
        enqueue(jobs);
    }

    /** One job with the limits of its keys. */
    NewJob job(Owner owner, int version, KeyLimits limits) {
        return ModelJobs.job(
                ExecutionId.fresh(),
                "a",
                owner,
                1,
                Duration.ZERO,
                ModelJobs.fields(version, limits));
    }

    List<Enqueued> enqueue(List<NewJob> jobs) {
        List<Enqueued> results = new ArrayList<>();
        for (EnqueueCall call : EnqueueCall.split(jobs)) {
            Object answer = world.run(world.scripts.enqueue(), call.arguments(now, 0));
            results.addAll(call.results((List<?>) answer));
        }
        return results;
    }

    /** Of the queue itself if the name is empty, else of a tenant. */
    void limit(String name, String... fieldsAndValues) {
        Arguments arguments = new Arguments().add(now).add("a").add(name);
        List.of(fieldsAndValues).forEach(arguments::add);
        world.run(world.scripts.limits(), arguments);
    }

    void limit(String name, Rate rate) {
        limit(
                name,
                "iv",
                Long.toString(rate.intervalMicros()),
                "burst",
                Long.toString(rate.toleranceMicros()));
    }

    List<ModelTurn.Taken> claim(int want) {
        return ask(want).jobs();
    }

    ModelTurn.Answer ask(int want) {
        turn.begin();
        return turn.send(now, want, List.of("a"));
    }

    void complete(List<ModelTurn.Taken> jobs) {
        turn.begin();
        jobs.forEach(taken ->
                turn.complete(new ModelHold(taken.job().id(), taken.token(), taken.job().seq())));
        turn.send(now, 0, List.of());
    }

    /** Ends the claim by any outcome, given by its letter. */
    void end(ModelTurn.Taken taken, String outcome) {
        turn.begin();
        turn.end(new ModelHold(taken.job().id(), taken.token(), taken.job().seq()), outcome);
        turn.send(now, 0, List.of());
    }

    List<String> cancel(ExecutionId id) {
        Arguments arguments = new Arguments().add(now).add(0).add(id.toString());
        List<?> answers = (List<?>) world.run(world.scripts.cancel(), arguments);
        return answers.stream().map(JobQueue::text).toList();
    }

    @Override
    public void close() {
        world.close();
    }
}
