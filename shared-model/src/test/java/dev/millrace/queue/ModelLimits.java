package dev.millrace.queue;

import dev.millrace.flow.LimitPolicy;
import dev.millrace.redis.Arguments;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Caps, rates, shares and pauses of queues and tenants, changed at random. */
final class ModelLimits {
    private final ModelWorld world;
    private final Random random;

    ModelLimits(ModelWorld world, Random random) {
        this.world = world;
        this.random = random;
    }

    /** One limit of one queue or tenant is set or lifted. */
    void change(long now) {
        String name = random.nextInt(4) == 0 ? "" : one(ModelWorld.TENANTS);
        Arguments arguments = new Arguments().add(now).add(one(ModelWorld.QUEUES)).add(name);
        switch (random.nextInt(3)) {
            case 0 -> arguments.add("cap").add(one(List.of("1", "2", "")));
            case 1 -> {
                if (name.isEmpty()) {
                    arguments.add("paused").add(one(List.of("1", "")));
                } else {
                    arguments.add("w").add("3");
                }
            }
            default ->
                    arguments.add("burst").add("300000").add("iv").add(one(List.of("300000", "")));
        }
        world.run(world.scripts.limits(), arguments);
    }

    /** What the flow's version says of the owner's keys: the same for all who share one. */
    static KeyLimits ofKeys(ModelJobs.Owner owner, int version) {
        Random ofVersion = new Random(version);
        ofVersion.nextInt();
        int cap = 1 + ofVersion.nextInt(3);
        LimitPolicy policy = List.of(LimitPolicy.values()).get(ofVersion.nextInt(4));
        Rate rate = new Rate(1 + ofVersion.nextInt(4), Duration.ofMillis(700));
        return version == 0 ? owner.wide() : owner.limits(cap, policy, rate);
    }

    /** Nothing is limited or paused afterwards. */
    void lift(long now) {
        for (String queue : ModelWorld.QUEUES) {
            lift(now, queue, "", "paused", "cap", "iv");
            for (String tenant : ModelWorld.TENANTS) {
                lift(now, queue, tenant, "cap", "iv");
            }
        }
    }

    private void lift(long now, String queue, String tenant, String... fields) {
        Arguments arguments = new Arguments().add(now).add(queue).add(tenant);
        for (String field : fields) {
            arguments.add(field).add("");
        }
        world.run(world.scripts.limits(), arguments);
    }

    /** A key that cancels or rejects what is too much has never more than its limit. */
    void admitted(NewJob job, Enqueued result) {
        KeyLimits.Cap cap = job.fields().limits().cap();
        if (cap == null) {
            check(result == Enqueued.ACCEPTED, "refused without a limit");
            return;
        }
        String limiter = "k:" + KeyLimits.limiter(job.tenant(), "flow", cap);
        int most = world.number(limiter, "cap");
        int accepted = world.number(limiter, "n");
        boolean strict = Set.of("cancel_newest", "reject").contains(world.field(limiter, "policy"));
        check(
                result != Enqueued.OVER_LIMIT || (strict && accepted >= most),
                "refused in spite of room");
        check(result != Enqueued.ACCEPTED || !strict || accepted <= most, "accepted too many");
    }

    /** More never run than the cap says. */
    void capHolds(String limiter) {
        String cap = world.field(limiter, "cap");
        check(
                cap == null || world.running(limiter) <= Integer.parseInt(cap),
                "cap exceeded: " + limiter);
    }

    private static void check(boolean fact, String what) {
        if (!fact) {
            throw new AssertionError(what);
        }
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
