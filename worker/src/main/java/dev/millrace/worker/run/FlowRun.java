package dev.millrace.worker.run;

import dev.millrace.queue.KeptSignal;
import dev.millrace.worker.claim.Hold;
import dev.millrace.worker.claim.News;
import dev.millrace.worker.claim.Run;
import dev.millrace.worker.claim.Turns;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One claimed job as the worker sees it: {@link Life} leads it from its log to its settlement on
 * one virtual thread, which decides everything; all other threads only leave messages.
 */
final class FlowRun implements Run {
    private static final Logger LOG = LoggerFactory.getLogger(FlowRun.class);

    private final Hold hold;
    private final Turns turns;
    private final RunTools tools;
    private final Mailbox mailbox = new Mailbox();

    FlowRun(Hold hold, Turns turns, RunTools tools) {
        this.hold = hold;
        this.turns = turns;
        this.tools = tools;
    }

    @Override
    public void hear(News news) {
        mailbox.accept(new Message.Heard(news));
    }

    @Override
    public void hear(List<KeptSignal> signals) {
        mailbox.accept(new Message.Signals(signals));
    }

    @Override
    public void run() {
        try {
            new Life(hold, turns, tools, mailbox).lead();
        } catch (ClaimGone gone) {
            dropped(gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            LOG.error(
                    "execution {} is dropped; its claim lapses and a worker takes it up again",
                    hold.job().job().id(),
                    broken);
        }
    }

    private void dropped(ClaimGone gone) {
        if (gone.getCause() == null) {
            LOG.info("execution {} is dropped: {}", hold.job().job().id(), gone.getMessage());
        } else {
            LOG.warn("execution {} is dropped", hold.job().job().id(), gone);
        }
    }
}
