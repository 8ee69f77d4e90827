package dev.millrace.worker.node.logic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.Failure;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogicNodesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    true    | true
                    false   | false
                    null    | false
                    0       | false
                    0.0     | false
                    1       | true
                    -1      | true
                    ""      | false
                    "false" | false
                    "no"    | true
                    []      | false
                    [0]     | true
                    {}      | false
                    {"a":1} | true
                    """)
    void if_leaves_by_the_truth_of_its_condition(String condition, String port) {
        assertThat(execute("logic:if", "{\"condition\":" + condition + "}"))
                .isEqualTo(new NodeResult.Success(port, NodeTries.INCOMING));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "gold"  | ["gold","silver"]                                    | case:gold
                    "lead"  | ["gold","silver"]                                    | default
                    "gold"  | []                                                   | default
                    2       | ["1","2"]                                            | case:2
                    true    | ["true"]                                             | case:true
                    null    | ["null",""]                                          | default
                    5       | [{"name":"five","equals":5}]                         | case:five
                    5.0     | [{"name":"five","equals":5}]                         | case:five
                    5       | [{"name":"five","value":5}]                          | case:five
                    "five"  | [{"name":"five"}]                                    | case:five
                    "five"  | [{"name":"five","equals":5}]                         | default
                    {"a":1} | [{"name":"same","equals":{"a":1}}]                   | case:same
                    null    | [{"name":"none","equals":null}]                      | case:none
                    1       | [{"name":"a","equals":1},{"name":"b","equals":1}]    | case:a
                    """)
    void switch_leaves_by_the_first_case_that_equals(String value, String cases, String port) {
        assertThat(execute("logic:switch", "{\"value\":" + value + ",\"cases\":" + cases + "}"))
                .isEqualTo(new NodeResult.Success(port, NodeTries.INCOMING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logic:merge", "logic:noop"})
    void merge_and_noop_pass_their_input_on(String type) {
        assertThat(execute(type, "{}")).isEqualTo(NodeResult.success(NodeTries.INCOMING));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"error":"out of stock"} | STOPPED | out of stock | false
                    {} | STOPPED | the flow was stopped | false
                    {"error":null} | STOPPED | the flow was stopped | false
                    {"error":{}} | STOPPED | the flow was stopped | false
                    {"error":{"code":"NO_STOCK"}} | NO_STOCK | the flow was stopped | false
                    {"error":{"code":"LATER","message":"m","recoverable":true}} | LATER | m | true
                    {"error":{"message":{"id":7}}} | STOPPED | {"id":7} | false
                    """)
    void stop_fails_as_it_is_told(
            String parameters, String code, String message, boolean recoverable) {
        assertThat(execute("logic:stop", parameters))
                .isEqualTo(NodeResult.failed(new Failure(code, message, recoverable)));
    }

    @Test
    void a_missing_condition_is_false() {
        assertThat(execute("logic:if", "{}"))
                .isEqualTo(new NodeResult.Success("false", NodeTries.INCOMING));
    }

    private static NodeResult execute(String type, String parameters) {
        return new LogicNodes().execute(NodeTries.of(type, parameters));
    }
}
