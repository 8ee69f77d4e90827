package dev.millrace.worker.claim;

import dev.millrace.queue.Claim;
import dev.millrace.queue.Leases;
import dev.millrace.queue.Leases.Pulse;
import dev.millrace.redis.RedisAway;
import java.util.List;

/**
 * Renews all claims of the worker in one call and passes on what it learns about each. While Redis
 * is away it does nothing: each run watches the time since its last confirmed beat itself.
 */
final class ClaimKeeper {
    private final Leases leases;
    private final Holds holds;

    ClaimKeeper(Leases leases, Holds holds) {
        this.leases = leases;
        this.holds = holds;
    }

    void beatOnce() {
        List<Hold> held = holds.all();
        if (held.isEmpty()) {
            return;
        }
        List<Claim> claims = held.stream().map(hold -> hold.job().claim()).toList();
        long sentAt = System.nanoTime();
        List<Pulse> pulses;
        try {
            pulses = leases.beat(claims);
        } catch (RedisAway away) {
            return;
        }
        for (int i = 0; i < pulses.size(); i++) {
            tell(held.get(i), pulses.get(i), sentAt);
        }
    }

    private void tell(Hold hold, Pulse pulse, long sentAt) {
        switch (pulse) {
            case ALIVE -> hold.confirmed(sentAt);
            case LOST -> hold.tell(News.LOST);
            case CANCEL_ASKED -> {
                hold.confirmed(sentAt);
                hold.tell(News.CANCEL_ASKED);
            }
            case FORCED -> {
                hold.confirmed(sentAt);
                hold.tell(News.FORCED);
            }
            case SIGNALS_KEPT -> {
                hold.confirmed(sentAt);
                signals(hold);
            }
        }
    }

    /** If Redis is away now, the next beat tells them again. */
    private void signals(Hold hold) {
        try {
            hold.tell(leases.kept(hold.job().claim()));
        } catch (RedisAway away) {
            return;
        }
    }
}
