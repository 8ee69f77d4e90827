package dev.millrace.gateway.submit;

import dev.millrace.execution.Durability;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.admission.Admission;
import dev.millrace.gateway.admission.Verdict;
import dev.millrace.gateway.http.Caller;
import dev.millrace.gateway.http.Problem;
import dev.millrace.gateway.presence.PostgresAway;
import dev.millrace.gateway.presence.PostgresPresence;
import dev.millrace.gateway.presence.RedisPresence;
import dev.millrace.history.Acceptance;
import dev.millrace.history.Accepted;
import dev.millrace.history.WaitingRoom;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.ops.Meters;
import dev.millrace.queue.FlowBlobs;
import dev.millrace.queue.JobQueue;
import dev.millrace.redis.RedisAway;
import dev.millrace.sql.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way in. Who is admitted is committed to PostgreSQL and then put into the queue, each in
 * natural batches; what is committed is accepted, whatever becomes of the queue. While PostgreSQL
 * is away, and for those who ask for it, the queue alone does, and brings the row to PostgreSQL
 * later. Thread-safe.
 */
public final class Intake implements Lifecycle {
    private final Admission admission;
    private final Commits commits;
    private final Puts puts;
    private final LeftFlows flows;

    public Intake(
            Admission admission,
            PostgresPresence postgres,
            RedisPresence redis,
            Database database,
            JobQueue queue,
            FlowBlobs flows,
            Meters meters) {
        this.admission = admission;
        this.commits = new Commits(new Acceptance(database), postgres, meters);
        this.puts = new Puts(queue, redis, new WaitingRoom(database), meters);
        this.flows = new LeftFlows(flows);
    }

    /** One answer per submission, in order. */
    List<Taken> accept(Caller caller, List<Submission> submissions) {
        Map<ExecutionId, Taken> taken = new HashMap<>();
        List<Submission> durable = new ArrayList<>();
        List<Submission> fast = new ArrayList<>();
        for (Submission submission : submissions) {
            switch (admission.decide(submission.wish(caller.limits()))) {
                case Verdict.Enter(Durability how) ->
                        (how == Durability.FAST ? fast : durable).add(submission);
                case Verdict.Wait() -> durable.add(submission.waiting());
                case Verdict.Refuse(Problem why) ->
                        taken.put(submission.id(), new Taken.Refused(why));
            }
        }
        commit(durable, taken);
        putOnly(fast, taken);
        return submissions.stream()
                .map(submission -> Objects.requireNonNull(taken.get(submission.id())))
                .toList();
    }

    private void commit(List<Submission> durable, Map<ExecutionId, Taken> taken) {
        try {
            List<Accepted> answers =
                    commits.accept(durable.stream().map(Submission::admitted).toList());
            List<Submission> stored = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                Submission one = durable.get(i);
                taken.put(one.id(), taken(answers.get(i)));
                if (answers.get(i) instanceof Accepted.Stored && !one.waits()) {
                    stored.add(one);
                }
            }
            puts.committed(stored);
        } catch (PostgresAway away) {
            degrade(durable, away.since(), taken);
        }
    }

    private Taken taken(Accepted accepted) {
        return switch (accepted) {
            case Accepted.Stored() -> accepted(Durability.DURABLE);
            case Accepted.Repeated(ExecutionId first) -> new Taken.Repeated(first);
            case Accepted.KeyTaken(ExecutionId first) -> new Taken.KeyTaken(first);
        };
    }

    private Taken accepted(Durability how) {
        admission.accepted(how);
        return new Taken.New(how);
    }

    /** Without PostgreSQL, which may or may not have committed them: the same ids go on. */
    private void degrade(List<Submission> durable, Duration since, Map<ExecutionId, Taken> taken) {
        List<Submission> degraded = new ArrayList<>();
        for (Submission one : durable) {
            Problem refusal = refusal(one, since);
            if (refusal == null) {
                degraded.add(one);
            } else {
                taken.put(one.id(), refused(refusal));
            }
        }
        putOnly(degraded, taken);
    }

    private Taken refused(Problem why) {
        admission.refused(why);
        return new Taken.Refused(why);
    }

    /** Null if it can do without PostgreSQL. */
    private @Nullable Problem refusal(Submission one, Duration since) {
        if (one.execution().idempotency() != null) {
            return admission.postgresAway(
                    since,
                    "PostgreSQL does not answer now, and an Idempotency-Key needs it; try again with the same key");
        }
        if (one.execution().replayOf() != null
                || admission.refusesWithoutPostgres(one.execution().queue())) {
            return admission.postgresAway(
                    since,
                    "PostgreSQL does not answer now; whether the execution was accepted shows later at /v1/executions/"
                            + one.id());
        }
        return one.waits() ? admission.noRoom() : leaveFlow(one);
    }

    /** Workers cannot ask PostgreSQL either. */
    private @Nullable Problem leaveFlow(Submission one) {
        try {
            flows.leave(one.flow());
            return null;
        } catch (RedisAway away) {
            return admission.noRoom();
        }
    }

    private void putOnly(List<Submission> submissions, Map<ExecutionId, Taken> taken) {
        List<Puts.Result> results = puts.only(submissions);
        for (int i = 0; i < results.size(); i++) {
            Taken answer =
                    switch (results.get(i)) {
                        case IN -> accepted(Durability.FAST);
                        case AWAY, FULL -> refused(admission.noRoom());
                    };
            taken.put(submissions.get(i).id(), answer);
        }
    }

    @Override
    public void start() {
        commits.start();
        puts.start();
    }

    @Override
    public void stop() {
        commits.stop();
        puts.stop();
    }
}
