package dev.millrace.worker.run;

import dev.millrace.worker.claim.Settling;
import dev.millrace.worker.node.NodeRegistry;

/** What all runs of a worker share. Thread-safe. */
public record RunContext(
        String workerId, Settling settling, FlowLibrary flows, NodeRegistry nodes) {}
