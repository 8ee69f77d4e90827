package dev.millrace.worker.node;

import java.util.List;

/**
 * What a worker tells its executors about where they run.
 *
 * @param egressAllow CIDRs, hosts and host:port that nodes may call besides public addresses
 * @param egressRefuse host:port of our own stores, which no node may call
 */
public record NodeEnvironment(List<String> egressAllow, List<String> egressRefuse) {}
