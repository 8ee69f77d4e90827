package dev.millrace.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.execution.Secret;
import dev.millrace.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
    private static DatabaseAddress read(String json) {
        return DatabaseAddress.of(Json.read(json.replace('\'', '"')));
    }

    private static DatabaseAddress url(String url) {
        return DatabaseAddress.of(
                Json.object().put("connection", url).put("user", "ada").put("password", "geheim"));
    }

    @Test
    void an_object_and_a_url_mean_the_same() {
        DatabaseAddress expected =
                new DatabaseAddress(
                        "db.corp", 6432, "shop", "ada", new Secret("geheim"), "require", Map.of());

        assertThat(
                        read(
                                "{'connection':{'host':'db.corp','port':6432,'database':'shop','user':'ada',"
                                        + "'password':'geheim','sslMode':'require'}}"))
                .isEqualTo(expected);
        assertThat(url("jdbc:postgresql://db.corp:6432/shop?sslmode=require")).isEqualTo(expected);
    }

    @Test
    void what_is_left_out_is_usual() {
        assertThat(read("{'connection':{'host':'h','database':'d','user':'u'}}"))
                .isEqualTo(
                        new DatabaseAddress(
                                "h", 5432, "d", "u", new Secret(""), "prefer", Map.of()));
        assertThat(url("jdbc:postgresql://[::1]/d?currentSchema=s&ApplicationName=a b"))
                .isEqualTo(
                        new DatabaseAddress(
                                "::1",
                                5432,
                                "d",
                                "ada",
                                new Secret("geheim"),
                                "prefer",
                                Map.of("currentSchema", "s", "ApplicationName", "a b")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socketFactory=evil.Factory",
                "socketFactoryArg=x",
                "loggerFile=/tmp/x",
                "loggerLevel=TRACE",
                "sslfactory=evil.Factory",
                "sslkey=/etc/key",
                "sslrootcert=/etc/cert",
                "sslpasswordcallback=evil.Callback",
                "sslhostnameverifier=evil.Verifier",
                "authenticationPluginClassName=evil.Plugin",
                "xmlFactoryFactory=evil.Factory",
                "preferQueryMode=simple",
                "PREFERQUERYMODE=simple",
                "options=-c%20statement_timeout=0",
                "options=-c",
                "service=prod",
                "localSocketAddress=10.0.0.1",
                "socketTimeout=0",
                "stringtype=unspecified",
                "user=root",
                "password=geheim",
                "currentSchema=a&socketFactory=evil.Factory"
            })
    void options_that_reach_further_than_the_database_are_refused(String option) {
        assertThatThrownBy(() -> url("jdbc:postgresql://h/d?" + option))
                .isInstanceOf(BadQuery.class)
                .hasMessageNotContainingAny("geheim", "evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h",
                "jdbc:mysql://h/d",
                "jdbc:postgresql:d",
                "jdbc:postgresql://h",
                "jdbc:postgresql://h/",
                "jdbc:postgresql://h1,h2/d",
                "jdbc:postgresql://ada:geheim@h/d",
                "jdbc:postgresql://h:0/d",
                "jdbc:postgresql://h:99999/d",
                "jdbc:postgresql://h/d/e",
                "jdbc:postgresql://h/d#x",
                "jdbc:postgresql://h/d\0options\0x",
                "jdbc:postgresql://h/d?ApplicationName=a\0options\0x",
                "jdbc:postgresql://h/d?sslmode=sometimes"
            })
    void a_url_of_another_form_is_refused_without_being_shown(String url) {
        assertThatThrownBy(() -> url(url))
                .isInstanceOf(BadQuery.class)
                .hasMessageNotContaining("geheim")
                .extracting(bad -> ((BadQuery) bad).pointer())
                .isEqualTo("/connection");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    /connection          | {'connection':17}
                    /connection/host     | {'connection':{'database':'d','user':'u'}}
                    /connection/host     | {'connection':{'host':'h/x','database':'d','user':'u'}}
                    /connection/host     | {'connection':{'host':'h,i','database':'d','user':'u'}}
                    /connection/host     | {'connection':{'host':{},'database':'d','user':'u'}}
                    /connection/port     | {'connection':{'host':'h','port':0,'database':'d','user':'u'}}
                    /connection/port     | {'connection':{'host':'h','port':'x','database':'d','user':'u'}}
                    /connection/database | {'connection':{'host':'h','user':'u'}}
                    /connection/user     | {'connection':{'host':'h','database':'d'}}
                    /connection/password | {'connection':{'host':'h','database':'d','user':'u','password':['geheim']}}
                    /connection/sslMode  | {'connection':{'host':'h','database':'d','user':'u','sslMode':'on'}}
                    /connection/options  | {'connection':{'host':'h','database':'d','user':'u','options':'x'}}
                    /user                | {'connection':{'host':'h','database':'d','user':'u'},'user':'u'}
                    /user                | {'connection':'jdbc:postgresql://h/d'}
                    """)
    void a_part_that_cannot_be_used_is_named(String pointer, String parameters) {
        assertThatThrownBy(() -> read(parameters))
                .isInstanceOf(BadQuery.class)
                .hasMessageNotContaining("geheim")
                .extracting(bad -> ((BadQuery) bad).pointer())
                .isEqualTo(pointer);
    }

    @Test
    void the_password_never_shows() {
        assertThat(url("jdbc:postgresql://h/d")).asString().doesNotContain("geheim");
        assertThat(new Secret("geheim").hideIn("role geheim: geheim")).isEqualTo("role ***: ***");
        assertThat(new Secret("").hideIn("as it is")).isEqualTo("as it is");
    }
}
