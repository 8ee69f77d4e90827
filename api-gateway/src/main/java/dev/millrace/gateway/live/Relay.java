package dev.millrace.gateway.live;

import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.ops.Meters;
import dev.millrace.queue.ExecutionEvents;
import dev.millrace.queue.QueueKeys;
import dev.millrace.redis.RedisServer;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.redisson.Redisson;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.listener.StatusListener;
import org.redisson.client.RedisException;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription to the live feed for all watchers of this gateway; Redisson renews it when Redis
 * was away. Pub/sub may lose messages: what a watcher gets here is news, the truth is in the store,
 * and after an interruption every watcher is told to look there. With nobody watching, messages are
 * dropped unread. Thread-safe.
 */
public final class Relay implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final RedissonClient redisson;
    private final Watchers watchers = new Watchers();
    private final Ticker subscribing =
            new Ticker("live-feed", Duration.ofSeconds(1), this::subscribe);
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Counter messages;

    public Relay(RedisServer redis, Meters meters) {
        redisson = Redisson.create(config(redis));
        messages = meters.registry().counter("millrace.live.messages");
    }

    private static Config config(RedisServer redis) {
        Config config = new Config();
        config.setThreads(2);
        config.setNettyThreads(2);
        // a Redis that is away must not keep the gateway from starting
        config.setLazyInitialization(true);
        config.useSingleServer()
                .setAddress(redis.url().substring(0, redis.url().lastIndexOf('/')))
                .setConnectTimeout(2_000)
                .setRetryAttempts(0)
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(2)
                .setSubscriptionConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionPoolSize(1);
        return config;
    }

    Watchers watchers() {
        return watchers;
    }

    @Override
    public void start() {
        subscribing.start();
    }

    private void subscribe() {
        if (subscribed.get()) {
            return;
        }
        try {
            RTopic topic = redisson.getTopic(QueueKeys.EVENTS, ByteArrayCodec.INSTANCE);
            topic.addListener(new Renewals());
            topic.addListener(byte[].class, (channel, message) -> message(message));
            subscribed.set(true);
        } catch (RedisException away) {
            LOG.warn("the live feed cannot be heard yet: {}", away.getMessage());
        }
    }

    /** Hears of every subscription, the first and those after an interruption. */
    private final class Renewals implements StatusListener {
        @Override
        public void onSubscribe(String channel) {
            away.set(false);
            watchers.gap();
        }

        @Override
        public void onUnsubscribe(String channel) {
            LOG.debug("{} is not heard any more", channel);
        }
    }

    private void message(byte[] message) {
        messages.increment();
        if (!watchers.isEmpty()) {
            ExecutionEvents.parse(message).forEach(watchers::tell);
        }
    }

    boolean away() {
        return away.get();
    }

    /** Tells all watchers that the feed is away: what they hear next is late. */
    public void stale() {
        away.set(true);
        watchers.stale();
    }

    /** Whether those who wait for news should give up: the gateway ends. */
    boolean closing() {
        return closing.get();
    }

    /** Wakes all who wait, so that their calls end. */
    public void release() {
        closing.set(true);
        watchers.gap();
    }

    @Override
    public void stop() {
        release();
        subscribing.stop();
        redisson.shutdown();
    }
}
