package dev.millrace.importing.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.importing.Drawn;
import dev.millrace.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each script yields in JSONata what it yields in JavaScript. */
class TranslationTest {
    private static final String ITEM =
            """
            {"a": 5, "s": "Hello World", "n": null, "zero": 0, "none": "", "yes": true, "num": "12.5",
             "list": [{"id": 1, "t": "x"}, {"id": 2, "t": "y"}], "tags": ["b", "a"], "one": ["only"],
             "o": {"k": "v"}, "odd name": 7, "at": "2024-03-05T10:00:00Z", "rows": [["a", "b"], ["c"]]}
            """;

    private static final Map<String, String> OUTPUTS =
            Map.of("fetch_it", "{\"id\": 9, \"tags\": [\"q\"], \"true\": 1}");

    /** The script as the only thing in a field of a node behind one called Fetch It. */
    private static String yields(String script) {
        Drawn drawn =
                Drawn.started()
                        .node("Fetch It", "noOp", 1, "{}")
                        .node("Set", "set", 2, "{}")
                        .chain("Fetch It", "Set");
        var values = Json.object();
        values.putObject("values")
                .putArray("string")
                .addObject()
                .put("name", "x")
                .put("value", "={{ " + script + " }}");
        values.put("keepOnlySet", true);
        ((com.fasterxml.jackson.databind.node.ObjectNode) drawn.workflow().path("nodes").get(2))
                .set("parameters", values);
        Drawn.Result result = drawn.imported();
        assertThat(result.type("Set")).as("%s", result.notes()).isEqualTo("data:set");
        return Json.text(result.value("Set", "values", ITEM, OUTPUTS).path("x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " yields ",
            quoteCharacter = '~',
            value = {
                "$json.a yields 5",
                "$json['a'] yields 5",
                "$json[\"odd name\"] yields 7",
                "$json.missing yields null",
                "$json.o?.k yields \"v\"",
                "$json.list[1].id yields 2",
                "$json.rows[0][1] yields \"b\"",
                "$json.one yields [\"only\"]",
                "$json yields ~{\"a\":5,\"s\":\"Hello World\",\"n\":null,\"zero\":0,\"none\":\"\",\"yes\":true,\"num\":\"12.5\",\"list\":[{\"id\":1,\"t\":\"x\"},{\"id\":2,\"t\":\"y\"}],\"tags\":[\"b\",\"a\"],\"one\":[\"only\"],\"o\":{\"k\":\"v\"},\"odd name\":7,\"at\":\"2024-03-05T10:00:00Z\",\"rows\":[[\"a\",\"b\"],[\"c\"]]}~",
                "$node[\"Fetch It\"].json.id yields 9",
                "$node['Fetch It'].json['id'] yields 9",
                "$node[\"Fetch It\"].data.id yields 9",
                "$('Fetch It').item.json.id yields 9",
                "$('Fetch It').first().json.id yields 9",
                "$('Fetch It').last().json.id yields 9",
                "$('Fetch It').all()[0].json.id yields 9",
                "$('Fetch It').all().length yields 1",
                "$('Fetch It').item.json.tags yields [\"q\"]",
                "$('Fetch It').item.json.true yields 1",
                "$item(0).$node[\"Fetch It\"].json.id yields 9",
                "$items('Fetch It')[0].json.id yields 9",
                "$input.item.json.a yields 5",
                "$input.first().json.a yields 5",
                "$input.all().map(i => i.json.a) yields [5]",
                "$itemIndex yields 0",
                "$execution.id yields \"e-1\"",
                "$workflow.name yields \"drawn by a test\"",
                "$json.a + 1 yields 6",
                "$json.num * 2 yields 25",
                "$json.a + $json.s yields \"5Hello World\"",
                "$json.a + $json.a yields 10",
                "$json.s + '!' yields \"Hello World!\"",
                "'n: ' + $json.a yields \"n: 5\"",
                "-$json.a yields -5",
                "+$json.num yields 12.5",
                "$json.a - 1 - 1 yields 3",
                "10 - (2 - 1) yields 9",
                "2 + 3 * 4 yields 14",
                "7 % 4 yields 3",
                "$json.a > 4 && $json.yes yields true",
                "$json.a >= 5 yields true",
                "$json.num > 12 yields true",
                "$json.a === 5 yields true",
                "$json.a !== 5 yields false",
                "$json.missing !== 5 yields true",
                "$json.missing === 5 yields false",
                "$json.num == 12.5 yields true",
                "$json.a == '5' yields true",
                "$json.missing == null yields true",
                "$json.n == null yields true",
                "$json.n === null yields true",
                "$json.missing === null yields false",
                "$json.missing === undefined yields true",
                "$json.a != null yields true",
                "!$json.missing yields true",
                "!$json.list yields false",
                "!!$json.o yields true",
                "!($json.missing > 3) yields true",
                "$json.missing ? 1 : 2 yields 2",
                "$json.zero ? 1 : 2 yields 2",
                "$json.none ? 1 : 2 yields 2",
                "$json.o ? 1 : 2 yields 1",
                "$json.none || 'else' yields \"else\"",
                "$json.missing || 'else' yields \"else\"",
                "$json.s || 'else' yields \"Hello World\"",
                "$json.yes && 'then' yields \"then\"",
                "$json.n ?? 'else' yields \"else\"",
                "$json.zero ?? 'else' yields 0",
                "`a ${$json.a} and ${$json.o.k}` yields \"a 5 and v\"",
                "`${$json.missing}x` yields \"x\"",
                "$json.s.toUpperCase() yields \"HELLO WORLD\"",
                "$json.s.length yields 11",
                "$json.tags.length yields 2",
                "$json.s.includes('World') yields true",
                "$json.tags.includes('a') yields true",
                "$json.s.startsWith('Hello') yields true",
                "$json.s.endsWith('World') yields true",
                "$json.s.endsWith('Hello') yields false",
                "$json.s.split(' ') yields [\"Hello\",\"World\"]",
                "$json.s.split(' ')[1] yields \"World\"",
                "$json.s.split(' ').slice(1).join(' ') yields \"World\"",
                "$json.s.split(/o/) yields [\"Hell\",\" W\",\"rld\"]",
                "$json.s.replace('o', '0') yields \"Hell0 World\"",
                "$json.s.replaceAll('o', '0') yields \"Hell0 W0rld\"",
                "$json.s.replace(/O/gi, '0') yields \"Hell0 W0rld\"",
                "$json.s.replace(/o/, '0') yields \"Hell0 World\"",
                "$json.s.match(/W(o)r/)[1] yields \"o\"",
                "/wor/i.test($json.s) yields true",
                "$json.s.slice(0, 5) yields \"Hello\"",
                "$json.s.substring(6) yields \"World\"",
                "$json.s.substr(6, 3) yields \"Wor\"",
                "'  a  b '.trim() yields \"a  b\"",
                "$json.s.toLowerCase().includes('w') yields true",
                "$json.list.map(x => x.id) yields [1,2]",
                "$json.list.map((x, i) => i) yields [0,1]",
                "$json.list.map(x => x.none) yields [null,null]",
                "$json.list.filter(x => x.id > 1).length yields 1",
                "$json.list.filter(x => x.id > 5) yields []",
                "$json.list.find(x => x.id === 2).t yields \"y\"",
                "$json.list.some(x => x.id === 2) yields true",
                "$json.list.every(x => x.id === 2) yields false",
                "$json.tags.join() yields \"b,a\"",
                "$json.one.map(x => x + '!') yields [\"only!\"]",
                "$json.tags.concat($json.one) yields [\"b\",\"a\",\"only\"]",
                "[...$json.tags, 'c'] yields [\"b\",\"a\",\"c\"]",
                "({...$json.o, b: 2}) yields ~{\"k\":\"v\",\"b\":2}~",
                "{ a: $json.a, 'b c': [1, $json.num] } yields ~{\"a\":5,\"b c\":[1,\"12.5\"]}~",
                "JSON.stringify($json.s) yields ~\"\\\"Hello World\\\"\"~",
                "JSON.stringify($json.tags) yields ~\"[\\\"b\\\",\\\"a\\\"]\"~",
                "JSON.stringify({a: 1}) yields ~\"{\\\"a\\\":1}\"~",
                "Object.keys($json.o) yields [\"k\"]",
                "Object.values($json.o) yields [\"v\"]",
                "Math.round(2.5) yields 3",
                "Math.ceil($json.num) yields 13",
                "Math.max(1, $json.a) yields 5",
                "Number('4') yields 4",
                "parseInt('4.7') yields 4",
                "String($json.a) yields \"5\"",
                "(2.345).toFixed(2) yields \"2.35\"",
                "(-1.5).toFixed(0) yields \"-2\"",
                "$json.a.toString() yields \"5\"",
                "encodeURIComponent($json.s) yields \"Hello%20World\"",
                "Array.isArray($json.tags) yields true",
                "$if($json.a > 3, 'big', 'small') yields \"big\"",
                "$ifEmpty($json.none, 'empty') yields \"empty\"",
                "$json.tags.isEmpty() yields false",
                "$json.missing.isEmpty() yields true",
                "$json.tags.first() yields \"b\"",
                "$json.tags.last() yields \"a\"",
                "$json.list.pluck('id') yields [1,2]",
                "new Date($json.at).toISOString() yields \"2024-03-05T10:00:00.000Z\"",
                "DateTime.fromISO($json.at).plus({days: 1}).toISO() yields \"2024-03-06T10:00:00.000Z\"",
                "new Date($json.at).getTime() yields 1709632800000",
                "$json.at.toDateTime().toFormat('dd.MM.yyyy HH:mm') yields \"05.03.2024 10:00\"",
                "$json.at.toDateTime().minus(2, 'hours').toFormat(\"yyyy-MM-dd'T'H\") yields \"2024-03-05T8\"",
                "$json.at.toDateTime().year yields 2024",
                "/* why */ $json.a // and so on yields 5"
            })
    void yields_the_same(String script, String expected) {
        assertThat(yields(script)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$json.list.reduce((a, b) => a + b.id, 0)",
                "$json.list.map(x => { return x.id })",
                "(() => { let a = 1; return a })()",
                "function f() {}",
                "eval('1')",
                "$binary.data.fileName",
                "$env.HOME",
                "$vars.secret",
                "$runIndex",
                "$jmespath($json, 'a')",
                "$('No Such Node').item.json.a",
                "$node[$json.s].json.a",
                "$node['Fetch It'].context.x",
                "$json.s.replace(/(?<=a)b/, '')",
                "$json.list.sort()",
                "$json.a = 5",
                "$json.a++",
                "a b",
                "1 +",
                "'open",
                "`open ${1",
                "$json[$json.s]",
                "typeof $json.a",
                "new Map()",
                "this.a",
                "$now.plus({months: 1})",
                "$now.toFormat('ZZZZ')",
                "\u00a7",
                ""
            })
    void what_has_no_counterpart_is_told_and_not_guessed(String script) {
        assertThatThrownBy(() -> Nowhere.translate(script)).isInstanceOf(NoCounterpart.class);
    }

    @Test
    void depth_and_length_are_bounded() {
        for (String endless :
                List.of(
                        "(".repeat(5_000) + "1" + ")".repeat(5_000),
                        "[".repeat(5_000),
                        "!".repeat(5_000) + "1",
                        "-".repeat(4_000) + "1",
                        "a.b".repeat(5_000),
                        "$json" + ".a".repeat(3_000),
                        "1" + "+1".repeat(3_000),
                        "$json.a" + " || $json.b".repeat(400),
                        "$ifEmpty(".repeat(40) + "$json.a" + ", 1)".repeat(40),
                        "$json.a" + ".endsWith($json.a".repeat(40) + ")".repeat(40),
                        "`${".repeat(2_000))) {
            assertThatThrownBy(() -> Nowhere.translate(endless)).isInstanceOf(NoCounterpart.class);
        }
    }
}
