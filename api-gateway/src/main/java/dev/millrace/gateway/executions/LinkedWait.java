package dev.millrace.gateway.executions;

import dev.millrace.event.EventLine;
import dev.millrace.resume.ResumeToken;
import java.util.HashSet;
import java.util.Set;

/**
 * What became of the wait that a link is for: the first one for its signal that was not over when
 * the link was made. Read from the events of the execution, in order.
 */
final class LinkedWait {
    private final ResumeToken token;
    private final Set<String> waiting = new HashSet<>();
    private boolean used;
    private boolean over;

    LinkedWait(ResumeToken token) {
        this.token = token;
    }

    /** Whether a link may be followed. */
    enum State {
        OPEN,
        USED,
        OVER
    }

    void read(EventLine line) {
        String run = line.nodeId() + "#" + line.iteration();
        switch (line.type()) {
            case SIGNAL_RECEIVED -> used |= line.effectKey().equals(token.request().toString());
            case NODE_SUSPENDED -> {
                if (line.value().path("signal").asText().equals(token.signal())) {
                    waiting.add(run);
                }
            }
            case NODE_COMPLETE, NODE_ERROR ->
                    over |= waiting.remove(run) && line.at() > token.madeAt().toEpochMilli();
            default -> {}
        }
    }

    State state() {
        return used ? State.USED : over ? State.OVER : State.OPEN;
    }
}
