package dev.millrace.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {
    private static final JsonNode LIST = Json.array();
    private static final JsonNode OBJECT = Json.object();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    select ?, ?                               | 2
                    select '?', "?", ?                        | 1
                    select 'it''s ?', ?                       | 1
                    select E'it\\'s ?', ?                     | 1
                    select e'a''b\\'c ?', ?                   | 1
                    select name'\\', ?                        | 1
                    select $$ ? ; $$, ?                       | 1
                    select $a$ ? $$ ? $a$, ?                  | 1
                    select a$b$c ? d$b$e                      | 1
                    select 1 -- ? ;                           | 0
                    select /* ? /* ; */ ? */ ?                | 1
                    select data ?? 'key', data ??& ?          | 1
                    select ?;                                 | 1
                    select 1 ; -- that was all                | 0
                    with a as (select ?) select * from a      | 1
                    """)
    void a_question_mark_outside_of_literals_and_comments_is_a_place(String sql, int places) {
        assertThat(SqlText.parse(sql, LIST).places()).isEqualTo(places);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    select :a, :b_2, :a          | select ?, ?, ?            | a b_2 a
                    select :a::int               | select ?::int             | a
                    select x::int, ':a', ":a"    | select x::int, ':a', ":a" |
                    select arr[1:2], f(x := :v)  | select arr[1:2], f(x := ?) | v
                    select data ? 'k', data ?& :k | select data ?? 'k', data ??& ? | k
                    select :e'x'                 | select ?'x'               | e
                    select :größe                | select ?                  | größe
                    """)
    void a_name_becomes_a_place_and_an_operator_stays_one(String sql, String jdbc, String names) {
        SqlText text = SqlText.parse(sql, OBJECT);

        assertThat(text.jdbc()).isEqualTo(jdbc);
        assertThat(String.join(" ", text.names())).isEqualTo(names == null ? "" : names);
        assertThat(text.places()).isEqualTo(text.names().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ; -- nothing",
                "select 1; drop table a",
                "select ';'; select 2",
                "select 1; /* c */ select 2",
                "select E'\\'; drop table a; --'; select 1",
                "select $a$ $a$; select 2",
                "commit",
                "  /* first */ Rollback",
                "begin",
                "PREPARE TRANSACTION 'x'",
                "copy a from stdin",
                "select 1\0",
                "select $1",
                "select 'open",
                "select \"open",
                "select $q$ open",
                "select /* open"
            })
    void what_is_not_one_statement_inside_its_transaction_is_refused(String sql) {
        assertThatThrownBy(() -> SqlText.parse(sql, LIST))
                .isInstanceOf(BadQuery.class)
                .extracting(bad -> ((BadQuery) bad).pointer())
                .isEqualTo("/query");
    }

    @Test
    void values_come_in_the_order_of_their_places() {
        assertThat(values("select :b, :a, :b", "{\"a\":1,\"b\":\"x\",\"unused\":2}"))
                .isEqualTo(nodes("[\"x\",1,\"x\"]"));
        assertThat(values("select ?, ?", "[1,null]")).isEqualTo(nodes("[1,null]"));
        assertThat(values("select 1", "null")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    select ?, ?   | [1]       | the query has 2 places (?) and 'parameters' 1 values
                    select 1      | [1]       | the query has 0 places (?) and 'parameters' 1 values
                    select ?      | null      | the query has 1 places (?) and 'parameters' 0 values
                    select :a, :b | {"b":1}   | the query names values that 'parameters' lacks: :a
                    select ?      | "text"    | 'parameters' must be a list
                    """)
    void values_that_do_not_fit_are_refused(String sql, String values, String problem) {
        assertThatThrownBy(() -> values(sql, values))
                .isInstanceOf(BadQuery.class)
                .hasMessageContaining(problem);
    }

    private static List<JsonNode> values(String sql, String json) {
        JsonNode values = Json.read(json);
        return SqlText.parse(sql, values).values(values);
    }

    private static List<JsonNode> nodes(String json) {
        List<JsonNode> nodes = new java.util.ArrayList<>();
        Json.read(json).forEach(nodes::add);
        return nodes;
    }
}
