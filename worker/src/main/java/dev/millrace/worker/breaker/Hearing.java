package dev.millrace.worker.breaker;

import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.queue.BreakerNews;
import dev.millrace.queue.BreakerState;
import dev.millrace.redis.RedisAway;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to what becomes of breakers, and looks at all of them whenever it begins to. */
final class Hearing implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);

    private final BreakerNews news;
    private final Runnable lookAround;
    private final Consumer<BreakerState> learn;
    private final Ticker listening =
            new Ticker("breaker-news", Duration.ofMillis(200), this::listen);

    Hearing(BreakerNews news, Runnable lookAround, Consumer<BreakerState> learn) {
        this.news = news;
        this.lookAround = lookAround;
        this.learn = learn;
    }

    @Override
    public void start() {
        listening.start();
    }

    private void listen() {
        try {
            news.listen(lookAround, learn);
        } catch (RedisAway silent) {
            LOG.debug("listens to breakers again", silent);
        }
    }

    @Override
    public void stop() {
        news.close();
        listening.stop();
    }
}
