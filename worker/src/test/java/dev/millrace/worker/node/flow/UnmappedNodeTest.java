package dev.millrace.worker.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.Failure;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import org.junit.jupiter.api.Test;

class UnmappedNodeTest {
    @Test
    void it_fails_for_good_with_its_message() {
        assertThat(
                        new UnmappedNode()
                                .execute(NodeTries.of("flow:unmapped", "{\"message\":\"no\"}")))
                .isEqualTo(NodeResult.failed(Failure.fatal("UNMAPPED", "no")));
        assertThat(new UnmappedNode().execute(NodeTries.of("flow:unmapped", "{}")))
                .isInstanceOf(NodeResult.Failed.class);
    }
}
