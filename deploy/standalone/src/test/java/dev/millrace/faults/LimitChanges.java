package dev.millrace.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.faults.LimitLog.Limit;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * An operator without rest: changes caps, rates and pauses of the queue, of two tenants and of the
 * keys of their flows, at random, while they submit.
 */
final class LimitChanges {
    private static final String QUEUE = "/v1/admin/queues/default";
    private static final List<String> KEYS = List.of("x", "y");

    private final SplittableRandom random;
    private final World world;
    private final LimitLog log = new LimitLog();
    private final List<Owner> owners;

    private record Owner(String id, Client client, TestFlow flow, Load load) {}

    LimitChanges(World world, long seed) {
        this.world = world;
        random = new SplittableRandom(seed);
        owners = List.of(owner("a"), owner("b"));
    }

    private Owner owner(String id) {
        TestFlow flow = new TestFlow("limited").call("only", world.sink);
        flow.settings(settings(Limit.NONE));
        Client client = world.tenant(id, 1);
        return new Owner(id, client, flow, world.load(client, flow).body(input("x", "x")));
    }

    private static String input(String cap, String rate) {
        return "{\"input\":{\"c\":\"" + cap + "\",\"r\":\"" + rate + "\"}}";
    }

    private static String settings(Limit limit) {
        ObjectNode json = Json.object();
        json.putObject("concurrency")
                .put("key", "{{ input.c }}")
                .put("limit", limit.cap() == null ? 1_000 : limit.cap());
        json.putObject("rateLimit")
                .put("key", "{{ input.r }}")
                .put("max", limit.max() == 0 ? 10_000 : limit.max())
                .put("duration", limit.max() == 0 ? 1_000 : limit.millis());
        return Json.text(json);
    }

    List<Load> loads() {
        return owners.stream().map(Owner::load).toList();
    }

    LimitLog log() {
        return log;
    }

    /** Under which names limits are logged that hold for an execution. */
    static List<String> names(LimitChecker.Owned owned) {
        JsonNode input = Json.read(owned.input());
        List<String> names = new ArrayList<>(List.of(owned.queue(), owned.tenant()));
        String cap = input.path("c").asText();
        names.addAll(names(owned.tenant(), owned.flow(), cap, input.path("r").asText()));
        return names;
    }

    void run(BooleanSupplier enough) {
        while (!enough.getAsBoolean()) {
            Owner owner = owners.get(random.nextInt(2));
            owner.load.body(input(KEYS.get(random.nextInt(2)), KEYS.get(random.nextInt(2))));
            switch (random.nextInt(6)) {
                case 0 -> pause(true);
                case 1 -> queue(log.last("default").cap(random.nextInt(2, 30)));
                case 2 -> queue(log.last("default").rate(random.nextInt(5, 60), window()));
                case 3 -> tenant(owner, log.last(owner.id).cap(random.nextInt(1, 15)));
                default -> keys(owner, Limit.NONE.cap(random.nextInt(1, 8)).rate(rate(), window()));
            }
            Pauses.millis(random.nextInt(100, 600));
            pause(false);
        }
        takeBack();
    }

    private int rate() {
        return random.nextInt(2, 25);
    }

    private long window() {
        return random.nextInt(2, 20) * 100L;
    }

    private void takeBack() {
        queue(Limit.NONE);
        for (Owner owner : owners) {
            tenant(owner, Limit.NONE);
            keys(owner, Limit.NONE);
        }
    }

    private void pause(boolean yes) {
        Limit to = log.last("default").paused(yes);
        if (yes != log.last("default").paused()) {
            String how = yes ? "/pause" : "/resume";
            log.change("default", to, () -> world.client.post(QUEUE + how, ""));
        }
    }

    private void queue(Limit to) {
        ObjectNode json = Json.object().put("maxRunning", to.cap());
        if (to.max() == 0) {
            json.putNull("rateLimit");
        } else {
            json.putObject("rateLimit").put("max", to.max()).put("duration", to.millis());
        }
        log.change("default", to, () -> world.client.call("PUT", QUEUE, Json.text(json)));
    }

    private void tenant(Owner owner, Limit to) {
        ObjectNode json = Json.object();
        json.putObject("limits").put("runningExecutions", to.cap());
        String path = "/v1/admin/tenants/" + owner.id;
        log.change(owner.id, to, () -> world.client.call("PUT", path, Json.text(json)));
    }

    /** A new version of the flow; it is in force for a key once somebody was accepted under it. */
    private void keys(Owner owner, Limit to) {
        owner.flow.settings(settings(to));
        Runnable change = () -> put(owner);
        for (String key : KEYS) {
            List<String> names = names(owner.id, owner.flow.id(), key, key);
            change = logged(names.getFirst(), Limit.NONE.cap(to.cap()), change);
            change = logged(names.getLast(), to.cap(null), change);
        }
        change.run();
    }

    private Runnable logged(String name, Limit to, Runnable change) {
        return () -> log.change(name, to, change);
    }

    private static List<String> names(String tenant, String flow, String cap, String rate) {
        String of = tenant + "/" + flow;
        return List.of(of + " concurrency " + cap, of + " rate " + rate);
    }

    private static void put(Owner owner) {
        String path = "/v1/flows/" + owner.flow.id();
        owner.client.call("PUT", path, Json.text(owner.flow.json()));
        KEYS.forEach(key -> owner.load.body(input(key, key)).submit(1, 1));
    }
}
