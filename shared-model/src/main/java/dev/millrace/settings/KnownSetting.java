package dev.millrace.settings;

import java.util.Arrays;

/** Every setting and what it is for, in the order of the table in docs/operations.md. */
public enum KnownSetting {
    MILLRACE_REDIS_URL(
            "`redis://host:port`; Redis or Valkey, 6.2 or newer, AOF on, `maxmemory-policy"
                    + " noeviction`"),
    MILLRACE_DATABASE_URL("`jdbc:postgresql://host:port/database`; PostgreSQL 14 or newer"),
    MILLRACE_DATABASE_USER("must be able to create tables, for who migrates"),
    MILLRACE_DATABASE_PASSWORD(""),
    MILLRACE_ALLOW_UNSAFE_STORES("only warn of stores that may lose what they are given"),
    MILLRACE_BIND("address to listen on"),
    MILLRACE_PORT("of the API; 0 for any free one"),
    MILLRACE_ADMIN_KEY("the first key, `mr_<prefix>_<secret>`, with all roles"),
    MILLRACE_BACKLOG("most executions that wait in PostgreSQL for room in Redis"),
    MILLRACE_REDIS_WATERMARK(
            "share of Redis' `maxmemory` above which executions wait in PostgreSQL"),
    MILLRACE_OUTBOX_LIMIT("most events that wait for PostgreSQL before submissions are refused"),
    MILLRACE_ON_POSTGRES_AWAY(
            "`degrade` takes executions into Redis alone meanwhile, `refuse` answers 503"),
    MILLRACE_OPS_PORT("health and metrics of a worker; 0 for any free one"),
    MILLRACE_CONCURRENCY("executions that a worker holds at once"),
    MILLRACE_QUEUES("comma-separated; claimed in this order"),
    MILLRACE_LEASE("a lost worker's work goes on after it"),
    MILLRACE_GRACE("how long a drain lets nodes finish; what is left is handed back within 12 s"),
    MILLRACE_EGRESS_ALLOW(
            "CIDRs, hosts, host:port that nodes may call besides public addresses, over HTTP and to"
                    + " databases alike; the stores never"),
    MILLRACE_PUBLIC_URL(
            "where clients reach the gateways; resume links begin with it. The same for gateways and"
                    + " workers"),
    MILLRACE_SIGNING_KEY(
            "signs resume links, at least 16 characters; by default one is made and kept in"
                    + " PostgreSQL. Another key makes all links void"),
    MILLRACE_HOME("folder that keeps everything"),
    MILLRACE_WORKERS("worker processes; with 1 it is in the same process");

    private final String meaning;

    KnownSetting(String meaning) {
        this.meaning = meaning;
    }

    /** In words, with Markdown's code marks. */
    public String meaning() {
        return meaning;
    }

    /** All names. */
    public static String[] names() {
        return Arrays.stream(values()).map(KnownSetting::name).toArray(String[]::new);
    }
}
