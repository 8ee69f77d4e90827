package dev.millrace.worker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.flow.NodeType;
import dev.millrace.flow.NodeTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeRegistryTest {
    private static final NodeEnvironment CLOSED = new NodeEnvironment(List.of(), List.of());

    @Test
    void every_type_that_the_gateway_lets_pass_has_an_executor() {
        try (NodeRegistry registry = NodeRegistry.load(CLOSED)) {
            assertThat(NodeTypes.load().all())
                    .extracting(NodeType::name)
                    .hasSizeGreaterThanOrEqualTo(9)
                    .allSatisfy(type -> assertThat(registry.find(type)).isPresent());
            assertThat(registry.find("mail:send")).isEmpty();
        }
    }

    @Test
    void two_executors_of_one_type_are_refused_by_name() {
        List<NodeExecutor> both = List.of(new Own(), new Own());
        assertThatThrownBy(() -> new NodeRegistry(both, CLOSED))
                .isInstanceOf(DuplicateNodeType.class)
                .hasMessageContainingAll("own:", Own.class.getName());
    }

    @Test
    void executors_are_prepared_before_and_closed_after_their_use() {
        Own own = new Own();
        NodeEnvironment environment = new NodeEnvironment(List.of("api.internal"), List.of());

        new NodeRegistry(List.of(own), environment).close();

        assertThat(own.life).containsExactly("prepared [api.internal]", "closed");
    }

    private static final class Own implements NodeExecutor {
        private final List<String> life = new ArrayList<>();

        @Override
        public Set<String> types() {
            return Set.of("own:type", "own:other");
        }

        @Override
        public void prepare(NodeEnvironment environment) {
            life.add("prepared " + environment.egressAllow());
        }

        @Override
        public NodeResult execute(NodeRequest request) {
            return NodeResult.success(request.incoming());
        }

        @Override
        public void close() {
            life.add("closed");
        }
    }
}
