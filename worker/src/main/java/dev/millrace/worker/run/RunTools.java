package dev.millrace.worker.run;

import dev.millrace.worker.breaker.Breakers;
import dev.millrace.worker.guard.Guard;
import dev.millrace.worker.node.NodeRegistry;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What all runs of a worker share.
 *
 * @param time Redis time
 * @param random spreads backoffs; thread-safe
 */
public record RunTools(
        Flows flows,
        NodeRegistry executors,
        InstantSource time,
        RandomGenerator random,
        String workerId,
        RunWatch watch,
        Breakers breakers,
        Guard guard,
        Surroundings surroundings) {}
