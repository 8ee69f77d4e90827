package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import java.nio.charset.StandardCharsets;

/** Every key and channel name of the queue. All keys of the partition share one hash tag. */
public final class QueueKeys {
    static final String PREFIX = "mr:{0}:";
    static final byte[] PREFIX_BYTES = PREFIX.getBytes(StandardCharsets.UTF_8);

    /**
     * Channel of the live feed: each message is {@link ExecutionEvents#parse parsed} as a whole.
     */
    public static final String EVENTS = PREFIX + "ev";

    static final String OUTBOX = PREFIX + "out";
    static final String BELL = PREFIX + "bell";
    static final String DUE = PREFIX + "due";
    static final String GENERATION = PREFIX + "gen";
    static final String BOOT = PREFIX + "boot";
    static final String APPLIED = PREFIX + "applied";
    static final String OPENED = PREFIX + "opened";
    static final String ENDED = PREFIX + "ended";
    static final String QUEUES = PREFIX + "queues";
    static final String SLOTS = PREFIX + "slots";
    static final String BREAKERS = PREFIX + "breakers";
    static final String CONTROL = PREFIX + "ctl";

    private QueueKeys() {}

    static String job(ExecutionId id) {
        return PREFIX + "x:" + id;
    }

    static String signals(ExecutionId id) {
        return job(id) + ":sig";
    }

    static String queue(String queue) {
        return PREFIX + "qm:" + queue;
    }

    static String flow(String tenant, String flowId, int version) {
        return PREFIX + "b:" + tenant + ":" + flowId + "@" + version;
    }

    static String limiter(String name) {
        return PREFIX + "k:" + name;
    }

    static String worker(String workerId) {
        return PREFIX + "w:" + workerId;
    }

    static String breaker(BreakerName name) {
        return PREFIX + "bk:" + name.text();
    }

    static String parkedAt(BreakerName name) {
        return PREFIX + "bw:" + name.text();
    }

    static String allParked() {
        return PREFIX + "bw:*";
    }

    /** Of tenants. */
    static String ring(String queue, int priority) {
        return PREFIX + "ring:" + queue + ":" + priority;
    }

    /** Of a tenant's lanes. */
    static String ring(String queue, int priority, String tenant) {
        return PREFIX + "tring:" + queue + ":" + priority + ":" + tenant;
    }

    static String lane(String queue, int priority, String lane) {
        return PREFIX + "l:" + queue + ":" + priority + ":" + lane;
    }

    static String lanes(String queue) {
        return PREFIX + "l:" + queue + ":*";
    }

    static String allWorkers() {
        return PREFIX + "w:*";
    }
}
