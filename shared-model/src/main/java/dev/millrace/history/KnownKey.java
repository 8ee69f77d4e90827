package dev.millrace.history;

/** A key and what its tenant may do. */
public record KnownKey(ApiKey key, TenantLimits limits) {}
