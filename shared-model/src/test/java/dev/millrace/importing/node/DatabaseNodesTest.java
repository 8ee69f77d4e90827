package dev.millrace.importing.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.importing.Drawn;
import dev.millrace.importing.Drawn.Result;
import dev.millrace.query.SqlText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code postgres}: statements whose values are bound, and rows as items. */
class DatabaseNodesTest {
    private static Drawn drawn(double version, String parameters) {
        return Drawn.started()
                .node("Db", "postgres", version, parameters)
                .with("credentials", "{'postgres':{'id':'1','name':'My db'}}");
    }

    private static Result of(double version, String parameters) {
        return drawn(version, parameters).chain("Db").imported();
    }

    private static String statement(String query, String more) {
        return "{\"operation\":\"executeQuery\",\"query\":\"" + query + "\"" + more + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select 1 | select 1 | {}",
                "=select '{{ $json.a }}', 'it''s {{ $json.b }}%' | select :value1, :value2 | {\"value1\":\"x\",\"value2\":\"it's 2%\"}",
                "=select * from t where n = {{ $json.b }} limit {{ $json.n }} | select * from t where n = :value1 limit :value2 | {\"value1\":2,\"value2\":7}",
                "=insert into t values ({{ $json.n }}, '{{ $json.a }}') | insert into t values (:value1, :value2) | {\"value1\":7,\"value2\":\"x\"}",
                "select 'a' where j ? 'k' | select 'a' where j ? 'k' | {}"
            })
    void values_of_a_statement_are_bound(String query, String text, String values) {
        Result result = of(2.5, statement(query, ""));

        assertThat(result.type("Db")).as("%s", result.notes()).isEqualTo("db:query");
        assertThat(result.parameter("Db", "query").asText()).isEqualTo(text);
        JsonNode bound = result.parameter("Db", "parameters");
        if (!bound.isMissingNode()) {
            JsonNode given = result.value("Db", "parameters", "{'a':'x','b':'2','n':7}");
            assertThat(given).isEqualTo(Drawn.read(values));
            assertThat(SqlText.parse(text, given).values(given)).hasSize(given.size());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "={{ $json.a }}, {{ $json.n }} | [\"x\",7]",
                "={{ [$json.a, $json.n] }} | [\"x\",7]",
                "={{ $json.both }} | [\"x\",\"7\"]"
            })
    void values_that_are_listed_beside_it_are_bound_by_their_numbers(String listed, String bound) {
        String options = ",\"options\":{\"queryReplacement\":\"" + listed + "\"}";
        Result result = of(2.5, statement("select $1, $2, $1", options));

        assertThat(result.parameter("Db", "query").asText()).isEqualTo("select :p1, :p2, :p1");
        JsonNode values = result.value("Db", "parameters", "{'a':'x','n':7,'both':'x, 7'}");
        assertThat(List.of(values.path("p1"), values.path("p2")))
                .isEqualTo(List.of(Drawn.read(bound).get(0), Drawn.read(bound).get(1)));
    }

    @Test
    void a_number_that_is_none_fails_and_never_becomes_a_part_of_the_statement() {
        Result result = of(2.5, statement("=select * from t limit {{ $json.n }}", ""));

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> result.value("Db", "parameters", "{'n':'1; drop table t'}"))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a part of the statement | {'operation':'executeQuery','query':'=select * from {{ $json.t }}'}",
                "as a whole | {'operation':'executeQuery','query':'={{ $json.q }}'}",
                "not listed | {'operation':'executeQuery','query':'select $1'}",
                "'upsert' | {'operation':'upsert','table':{'__rl':true,'value':'t'}}",
                "found when it runs | {'operation':'insert','table':'t','columns':{'mappingMode':'autoMapInputData','value':{}}}"
            })
    void what_cannot_be_bound_is_told(String said, String parameters) {
        Result result = of(2.5, parameters);

        assertThat(result.type("Db")).isEqualTo("flow:unmapped");
        assertThat(result.notesOf("Db")).anyMatch(note -> note.contains(said));
    }

    @Test
    void rows_of_a_table_are_chosen() {
        Result result =
                of(
                        2.5,
                        "{'operation':'select','schema':{'__rl':true,'value':'public'},'table':{'__rl':true,'value':'t'},'where':{'values':[{'column':'a','value':'={{ $json.a }}'},{'column':'b','condition':'IS NULL'}]},'combineConditions':'OR','sort':{'values':[{'column':'c','direction':'DESC'}]},'options':{'outputColumns':['a','c']}}");

        assertThat(result.parameter("Db", "query").asText())
                .isEqualTo(
                        "SELECT \"a\", \"c\" FROM \"public\".\"t\" WHERE \"a\" = :value1 OR \"b\" IS NULL ORDER BY \"c\" DESC LIMIT :value2");
        assertThat(result.value("Db", "parameters", "{'a':'x'}"))
                .isEqualTo(Drawn.json("{'value1':'x','value2':50}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "2.5 | {'operation':'insert','table':{'__rl':true,'value':'t'},'columns':{'mappingMode':'defineBelow','value':{'a':'={{ $json.a }}','n':1}}}",
                "2 | {'operation':'insert','table':'t','dataMode':'defineBelow','valuesToSend':{'values':[{'column':'a','value':'={{ $json.a }}'},{'column':'n','value':1}]}}",
                "1 | {'table':'t','columns':'a, n'}"
            })
    void a_row_is_inserted(double version, String parameters) {
        Result result = of(version, parameters);

        assertThat(result.parameter("Db", "query").asText())
                .isEqualTo(
                        "INSERT INTO \"public\".\"t\" (\"a\", \"n\") VALUES (:value1, :value2) RETURNING *");
        assertThat(result.value("Db", "parameters", "{'a':'x','n':1}"))
                .isEqualTo(Drawn.json("{'value1':'x','value2':1}"));
    }

    @Test
    void rows_go_on_as_items_and_what_has_none_says_that_it_was_done() {
        Result result =
                drawn(2.5, statement("select 1 as a", ""))
                        .node("Sum", "set", 3.4, "{}")
                        .chain("Db", "Sum")
                        .imported();

        assertThat(result.edges()).contains("db main db_rows", "db_rows main sum");
        assertThat(result.type("Db (rows)")).isEqualTo("data:items");
        assertThat(result.value("Db (rows)", "items", "{'rows':[{'a':1}]}"))
                .isEqualTo(Drawn.json("[{'a':1}]"));
        assertThat(result.value("Db (rows)", "items", "{'rows':[]}"))
                .isEqualTo(Drawn.json("[{'success':true}]"));
        assertThat(result.notesOf("Db"))
                .singleElement()
                .asString()
                .contains("input.credentials[\"My db\"]");
    }

    @Test
    void several_items_are_asked_for_one_by_one() {
        Result result =
                Drawn.started()
                        .node("Split", "splitOut", 1, "{'fieldToSplitOut':'list'}")
                        .node("Db", "postgres", 2.5, statement("=select '{{ $json.a }}'", ""))
                        .with("onError", "'continueRegularOutput'")
                        .node("Set", "set", 3.4, "{}")
                        .chain("Split", "Db", "Set")
                        .imported();

        assertThat(result.edges())
                .contains(
                        "split main db_each",
                        "db_each loop db",
                        "db main db_rows",
                        "db_rows main db_each",
                        "db_rows empty db_each",
                        "db_each done db_done",
                        "db_done main set");
        assertThat(result.value("Db (rows)", "items", "{'error':{'code':'X'}}", Map.of()))
                .isEqualTo(Drawn.json("[{'error':{'code':'X'}}]"));
    }
}
