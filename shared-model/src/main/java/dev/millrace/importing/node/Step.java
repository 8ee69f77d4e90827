package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A node of ours.
 *
 * @param suffix tells it from the others that stand for the same node of n8n; empty for the first
 */
public record Step(String suffix, String type, ObjectNode parameters) {}
