package dev.millrace.worker.node.db;

import static dev.millrace.worker.node.db.TargetDatabase.admin;
import static dev.millrace.worker.node.db.TargetDatabase.failure;
import static dev.millrace.worker.node.db.TargetDatabase.output;
import static dev.millrace.worker.node.db.TargetDatabase.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Failure;
import dev.millrace.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values on their way into SQL and back, on a real PostgreSQL. */
@Timeout(60)
class QueryNodeTest {
    private static final QueryNode NODE = TargetDatabase.node();

    @BeforeEach
    void table() {
        admin().update("drop table if exists people");
        admin().update(
                        "create table people (id int generated always as identity primary key, name text not null,"
                                + " born date, score numeric, tags jsonb)");
    }

    @AfterAll
    static void close() {
        NODE.close();
    }

    /** As a later node sees it: written and read. */
    private static JsonNode ask(String query, String more) throws InterruptedException {
        return Json.read(Json.text(output(NODE.execute(request(query, more)))));
    }

    private static String text(String sql) {
        return TargetDatabase.text(sql);
    }

    @Test
    void rows_come_as_objects_with_their_number_and_the_names_of_columns() throws Exception {
        admin().update(
                        "insert into people (name, born) values ('Ada', '1815-12-10'), ('Alan', null)");

        assertThat(ask("select name, born from people order by id", ""))
                .isEqualTo(
                        Json.read(
                                """
                                {"rows":[{"name":"Ada","born":"1815-12-10"},{"name":"Alan","born":null}],
                                 "rowCount":2,"columns":["name","born"]}
                                """));
    }

    @Test
    void a_change_tells_how_many_rows_it_changed_and_what_it_returns() throws Exception {
        admin().update("insert into people (name) values ('Ada'), ('Alan')");

        assertThat(ask("update people set score = 1", ""))
                .isEqualTo(Json.read("{\"rows\":[],\"rowCount\":2,\"columns\":[]}"));
        assertThat(ask("insert into people (name) values ('Kay') returning id, name", ""))
                .isEqualTo(
                        Json.read(
                                "{\"rows\":[{\"id\":3,\"name\":\"Kay\"}],\"rowCount\":1,\"columns\":[\"id\",\"name\"]}"));
        assertThat(ask("create table if not exists people (id int)", "").path("rowCount").asInt())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    select 7::int2                                | 7
                    select 2147483648                             | 2147483648
                    select 9223372036854775807                    | 9223372036854775807
                    select 12345678901234567890.123456789::numeric | 12345678901234567890.123456789
                    select 0.1::float8                            | 0.1
                    select 0.1::float4                            | 0.1
                    select 1e300::float8                          | 1.0E300
                    select 'NaN'::numeric                         | "NaN"
                    select '-Infinity'::float8                    | "-Infinity"
                    select repeat('9', 200)::numeric              | "%200"
                    select true                                   | true
                    select null                                   | null
                    select B'101'                                 | "101"
                    select 'x'::char(3)                           | "x  "
                    select date '2026-11-23'                      | "2026-11-23"
                    select timestamp '2026-11-23 08:00:00.5'      | "2026-11-23T08:00:00.5"
                    select timestamptz '2026-11-23 08:00:00+05:30' | "2026-11-23T02:30:00Z"
                    select timestamptz '1815-12-10 12:00:00 Europe/Berlin' | "1815-12-10T11:06:32Z"
                    select 'infinity'::timestamptz                | "infinity"
                    select time '08:00'                           | "08:00:00"
                    select interval '1 day 2 hours'               | "1 day 02:00:00"
                    select '{"a":[1,null]}'::json                 | {"a":[1,null]}
                    select '{"b":1.50}'::jsonb                    | {"b":1.5}
                    select '\\xdeadbeef'::bytea                   | "3q2+7w=="
                    select '6f1c5b9e-0000-4000-8000-000000000001'::uuid | "6f1c5b9e-0000-4000-8000-000000000001"
                    select '10.0.0.1/8'::inet                     | "10.0.0.1/8"
                    select 12.5::money                            | "$12.50"
                    select array[1,null,3]                        | [1,null,3]
                    select array[[1,2],[3,4]]                     | [[1,2],[3,4]]
                    select '{}'::int[]                            | []
                    select '[2:3]={7,8}'::int[]                   | [7,8]
                    select array['a,b','say "hi"','back\\slash','NULL',''] | ["a,b","say \\"hi\\"","back\\\\slash","NULL",""]
                    select array[true,false]                      | [true,false]
                    select array['{"a":1}'::jsonb]                | [{"a":1}]
                    select array[timestamptz '2026-11-23 08:00Z'] | ["2026-11-23T08:00:00Z"]
                    select array['\\x01'::bytea]                  | ["AQ=="]
                    select row(1,'a')                             | "(1,a)"
                    select ''::text                               | ""
                    """)
    void values_come_as_json_exactly(String query, String json) throws Exception {
        String expected = json.replace("%200", "9".repeat(200));
        JsonNode row = output(NODE.execute(request(query + " as v"))).at("/rows/0");
        assertThat(Json.text(row.path("v"))).isEqualTo(expected);
    }

    @Test
    void columns_of_one_name_stay_apart() throws Exception {
        assertThat(ask("select 1 as a, 2 as a, 3 as b, 4 as a", ""))
                .isEqualTo(
                        Json.read(
                                """
                                {"rows":[{"a":1,"a_2":2,"b":3,"a_3":4}],"rowCount":1,"columns":["a","a_2","b","a_3"]}
                                """));
    }

    @Test
    void an_enum_of_the_database_is_a_text() throws Exception {
        admin().update("drop type if exists mood");
        admin().update("create type mood as enum ('calm', 'angry')");

        JsonNode row =
                ask(
                                "select ?::mood as m, array['calm'::mood] as all",
                                "{\"parameters\":[\"angry\"]}")
                        .at("/rows/0");
        assertThat(row).isEqualTo(Json.read("{\"m\":\"angry\",\"all\":[\"calm\"]}"));
    }

    @Test
    void values_are_bound_with_their_types() throws Exception {
        JsonNode row =
                ask(
                                "select pg_typeof(:whole)::text a, pg_typeof(:long)::text b, pg_typeof(:part)::text c, pg_typeof(:flag)::text d,"
                                        + " pg_typeof(:list)::text e, :none::text f, pg_typeof(:five)::text g",
                                """
                                {"parameters":{"whole":1,"long":3000000000,"part":1.5,"flag":true,"list":[1,{"a":2}],"none":null,"five":5.0}}
                                """)
                        .at("/rows/0");

        assertThat(row)
                .isEqualTo(
                        Json.read(
                                """
                                {"a":"integer","b":"bigint","c":"numeric","d":"boolean","e":"jsonb","f":null,"g":"integer"}
                                """));
    }

    @Test
    void a_text_takes_the_type_of_its_place() throws Exception {
        ask(
                "insert into people (name, born, score, tags) values (?, ?, ?, ?)",
                "{\"parameters\":[\"Grace\",\"1906-12-09\",\"12.5\",[\"navy\"]]}");

        assertThat(text("select name || born || score || tags from people"))
                .isEqualTo("Grace1906-12-0912.5[\"navy\"]");
        assertThat(
                        ask(
                                        "select id from people where born = :day and tags @> :tags",
                                        "{\"parameters\":{\"day\":\"1906-12-09\",\"tags\":[\"navy\"]}}")
                                .path("rowCount")
                                .asInt())
                .isEqualTo(1);
    }

    @Test
    void what_would_be_sql_in_a_text_stays_data() throws Exception {
        String attack = "x'); drop table people; --";
        ObjectNode parameters =
                TargetDatabase.parameters("insert into people (name) values (:name)", "");
        parameters.putObject("parameters").put("name", attack);
        output(NODE.execute(request(parameters)));

        parameters = TargetDatabase.parameters("select id from people where name = ?", "");
        parameters.putArray("parameters").add("' or '1'='1");
        assertThat(output(NODE.execute(request(parameters))).path("rowCount").asInt()).isZero();

        assertThat(text("select name from people")).isEqualTo(attack);
    }

    @Test
    void what_only_reads_may_not_write() throws Exception {
        Failure failure =
                failure(NODE.execute(request("delete from people", "{\"readOnly\":true}")));

        assertThat(failure.code()).isEqualTo("PERMISSION_DENIED");
        assertThat(failure.recoverable()).isFalse();
        assertThat(ask("select 1 as one", "{\"readOnly\":true}").at("/rows/0/one").asInt())
                .isEqualTo(1);
        ask("insert into people (name) values ('after')", "");
    }

    @Test
    void nothing_is_left_in_the_session_for_the_next_query() throws Exception {
        JsonNode used =
                ask(
                                "select pg_backend_pid() as pid, set_config('search_path', 'pg_catalog', false), pg_advisory_lock(5)",
                                "")
                        .at("/rows/0/pid");

        JsonNode next = await().until(QueryNodeTest::session, row -> row.path("pid").equals(used));
        assertThat(next.path("path").asText()).isEqualTo("\"$user\", public");
        assertThat(next.path("limit").asText()).isEqualTo("30s");
        assertThat(text("select count(*) from pg_locks where locktype = 'advisory'"))
                .isEqualTo("0");
    }

    private static JsonNode session() throws InterruptedException {
        return ask(
                        "select pg_backend_pid() as pid, current_setting('search_path') as path,"
                                + " current_setting('statement_timeout') as limit",
                        "")
                .at("/rows/0");
    }

    @Test
    void a_url_names_the_database_and_its_schema() throws Exception {
        admin().update("create schema if not exists other");
        admin().update("grant all on schema other to keeper");
        ObjectNode parameters =
                Json.object()
                        .put(
                                "connection",
                                "jdbc:postgresql://localhost:"
                                        + TargetDatabase.port()
                                        + "/postgres?currentSchema=other&ApplicationName=mine")
                        .put("user", "keeper")
                        .put("password", TargetDatabase.PASSWORD)
                        .put(
                                "query",
                                "select current_user as who, current_schema as where, current_setting('application_name') as app");
        assertThat(output(NODE.execute(request(parameters))).at("/rows/0"))
                .isEqualTo(Json.read("{\"who\":\"keeper\",\"where\":\"other\",\"app\":\"mine\"}"));
    }
}
