package dev.millrace.worker.node.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.json.Json;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataNodesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    data:set       | {"values":{"a":1,"b":[2]}} | {"a":1,"b":[2]}
                    data:transform | {"expression":[1,2]}       | [1,2]
                    data:transform | {"expression":"text"}      | "text"
                    data:transform | {}                         | null
                    """)
    void the_output_is_the_resolved_parameter_alone(String type, String parameters, String output) {
        assertThat(new DataNodes().execute(NodeTries.of(type, parameters)))
                .isEqualTo(NodeResult.success(Json.read(output)));
    }
}
