package dev.millrace.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a world is made of.
 *
 * @param redis further arguments of redis-server
 * @param redisEnvironment its further environment
 * @param gateway further environment of each gateway
 * @param worker further environment of each worker
 * @param planted in gateways and workers alike
 * @param patience how long to wait for what must come; short where it is not expected to
 */
record Plan(
        int workers,
        List<String> redis,
        Map<String, String> redisEnvironment,
        Map<String, String> gateway,
        Map<String, String> worker,
        List<Planted> planted,
        Duration patience) {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofSeconds(30);

    Plan {
        redis = List.copyOf(redis);
        redisEnvironment = Map.copyOf(redisEnvironment);
        gateway = Map.copyOf(gateway);
        worker = Map.copyOf(worker);
        planted = List.copyOf(planted);
    }

    static Plan of(int workers) {
        return new Plan(workers, List.of(), Map.of(), Map.of(), Map.of(), List.of(), LONG);
    }

    Plan redis(String... arguments) {
        List<String> more = new ArrayList<>(redis);
        more.addAll(List.of(arguments));
        return new Plan(workers, more, redisEnvironment, gateway, worker, planted, patience);
    }

    Plan redisEnvironment(Map<String, String> environment) {
        return new Plan(workers, redis, environment, gateway, worker, planted, patience);
    }

    Plan gateway(String name, String value) {
        Map<String, String> more = with(gateway, name, value);
        return new Plan(workers, redis, redisEnvironment, more, worker, planted, patience);
    }

    Plan worker(String name, String value) {
        Map<String, String> more = with(worker, name, value);
        return new Plan(workers, redis, redisEnvironment, gateway, more, planted, patience);
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> more = new HashMap<>(map);
        more.put(name, value);
        return more;
    }

    /** With these places to halt at. */
    Plan with(Planted... places) {
        List<Planted> more = new ArrayList<>(planted);
        more.addAll(List.of(places));
        return new Plan(workers, redis, redisEnvironment, gateway, worker, more, patience);
    }

    /** With these defences switched off. */
    Plan without(Planted... defences) {
        Plan more = with(defences);
        return new Plan(workers, redis, redisEnvironment, gateway, worker, more.planted, SHORT);
    }
}
