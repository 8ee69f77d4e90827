package dev.millrace.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.flow.BreakerPolicy;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.Join;
import dev.millrace.flow.Node;
import dev.millrace.flow.NodeTypes;
import dev.millrace.json.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowRulesTest {
    private static final FlowRules RULES = new FlowRules(NodeTypes.load());

    private static Validated check(String json) {
        return RULES.check(Json.read(json.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "WRONG_TYPE | ~~ | 17",
                "WRONG_TYPE | /nodes/0/data/circuitBreaker | {'nodes':[{'id':'a','type':'logic:noop','data':{'circuitBreaker':true}}]}",
                "OUT_OF_RANGE | /nodes/0/data/circuitBreaker/failureThreshold | {'nodes':[{'id':'a','type':'logic:noop','data':{'circuitBreaker':{'failureThreshold':0}}}]}",
                "OUT_OF_RANGE | /nodes/0/data/circuitBreaker/resetTimeout | {'nodes':[{'id':'a','type':'logic:noop','data':{'circuitBreaker':{'resetTimeout':50}}}]}",
                "OUT_OF_RANGE | /settings/circuitBreaker/mode | {'settings':{'circuitBreaker':{'mode':'both'}},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "UNKNOWN_FIELD | /settings/circuitBreaker/window | {'settings':{'circuitBreaker':{'window':'9s'}},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "UNKNOWN_FIELD | /settings/circuitBreaker/failureThreshold | {'settings':{'circuitBreaker':{'mode':'rate','failureThreshold':9}},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "OUT_OF_RANGE | /settings/circuitBreaker/failureRate | {'settings':{'circuitBreaker':{'mode':'rate','failureRate':50}},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "OUT_OF_RANGE | /settings/circuitBreaker/window | {'settings':{'circuitBreaker':{'mode':'rate','window':'48h'}},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "WRONG_TYPE | /nodes | {'nodes':17}",
                "EMPTY_FLOW | /nodes | {'nodes':[]}",
                "WRONG_TYPE | /edges | {'nodes':[{'id':'a','type':'logic:noop'}],'edges':'none'}",
                "WRONG_TYPE | /nodes/0 | {'nodes':[1]}",
                "BAD_ID | /id | {'id':'a b','nodes':[{'id':'a','type':'logic:noop'}]}",
                "BAD_ID | /nodes/0/id | {'nodes':[{'id':'a\\tb','type':'logic:noop'}]}",
                "BAD_ID | /nodes/0/id | {'nodes':[{'type':'logic:noop'}]}",
                "DUPLICATE_ID | /nodes/1/id | {'nodes':[{'id':'a','type':'logic:noop'},{'id':'a','type':'logic:noop'}]}",
                "DANGLING_EDGE | /edges/0/target | {'nodes':[{'id':'a','type':'logic:noop'}],'edges':[{'id':'e','source':'a','target':'b'}]}",
                "DANGLING_EDGE | /edges/0/source | {'nodes':[{'id':'a','type':'logic:noop'}],'edges':[{'id':'e','source':'b','target':'a'}]}",
                "UNKNOWN_NODE_TYPE | /nodes/0/type | {'nodes':[{'id':'a','type':'web:httpRequets'}]}",
                "UNKNOWN_PORT | /edges/0/sourceHandle | {'nodes':[{'id':'a','type':'logic:noop'},{'id':'b','type':'logic:noop'}],'edges':[{'id':'e','source':'a','sourceHandle':'yes','target':'b'}]}",
                "MISSING_PARAMETER | /nodes/0/data/parameters | {'nodes':[{'id':'a','type':'web:httpRequest','data':{'parameters':{}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/method | {'nodes':[{'id':'a','type':'web:httpRequest','data':{'url':'http://x','method':'FETCH'}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/url | {'nodes':[{'id':'a','type':'web:httpRequest','data':{'url':'file:///etc/passwd'}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/output | {'nodes':[{'id':'a','type':'web:httpRequest','data':{'url':'http://x','output':'rows'}}]}",
                "EMPTY_FLOW | /nodes | {'nodes':[{'id':'a','type':'stickyNote'}]}",
                "UNKNOWN_NODE_TYPE | /nodes/2/type | {'nodes':[{'id':'n','type':'stickyNote'},{'id':'g','type':'group'},{'id':'a','type':'logic:nop'}]}",
                "DUPLICATE_ID | /nodes/2/id | {'nodes':[{'id':'a','type':'logic:noop'},{'id':'n','type':'stickyNote'},{'id':'a','type':'logic:noop'}]}",
                "BAD_EXPRESSION | /nodes/1/data/parameters/values/x | {'nodes':[{'id':'n','type':'stickyNote'},{'id':'a','type':'data:set','data':{'values':{'x':'{{ 1 + }}'}}}]}",
                "JOIN_TOO_LARGE | /nodes/1/data/join | {'nodes':[{'id':'n','type':'stickyNote'},{'id':'a','type':'logic:noop','data':{'join':3}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/cases | {'nodes':[{'id':'a','type':'logic:switch','data':{'value':1,'cases':[]}}]}",
                "MISSING_PARAMETER | /nodes/0/data/parameters | {'nodes':[{'id':'a','type':'time:wait'}]}",
                "MISSING_PARAMETER | /nodes/0/data/parameters | {'nodes':[{'id':'a','type':'db:query','data':{'parameters':{'query':'select 1'}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/query | {'nodes':[{'id':'a','type':'db:query','data':{'parameters':{'connection':{'host':'h','database':'d','user':'u','password':'{{ input.p }}'},'query':'select {{ input.a }}'}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/query | {'nodes':[{'id':'a','type':'db:query','data':{'parameters':{'connection':{'host':'h','database':'d','user':'u','password':'{{ input.p }}'},'query':'select 1; select 2'}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/query | {'nodes':[{'id':'a','type':'db:query','data':{'parameters':{'connection':{'host':'h','database':'d','user':'u','password':'{{ input.p }}'},'query':17}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/parameters | {'nodes':[{'id':'a','type':'db:query','data':{'parameters':{'connection':{'host':'h','database':'d','user':'u','password':'{{ input.p }}'},'query':'select ?'}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/parameters | {'nodes':[{'id':'a','type':'db:query','data':{'parameters':{'connection':{'host':'h','database':'d','user':'u','password':'{{ input.p }}'},'query':'select :a','parameters':{'b':'{{ input.b }}'}}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/maxRows | {'nodes':[{'id':'a','type':'db:query','data':{'parameters':{'connection':{'host':'h','database':'d','user':'u','password':'{{ input.p }}'},'query':'select 1','maxRows':1000000}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/readOnly | {'nodes':[{'id':'a','type':'db:query','data':{'parameters':{'connection':{'host':'h','database':'d','user':'u','password':'{{ input.p }}'},'query':'select 1','readOnly':'yes'}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/exactlyOnce | {'nodes':[{'id':'a','type':'db:query','data':{'parameters':{'connection':{'host':'h','database':'d','user':'u','password':'{{ input.p }}'},'query':'select 1','readOnly':true,'exactlyOnce':true}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/connection | {'nodes':[{'id':'a','type':'db:query','data':{'parameters':{'connection':'jdbc:postgresql://h/d?socketFactory=x','user':'u','query':'select 1'}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/connection/port | {'nodes':[{'id':'a','type':'db:query','data':{'parameters':{'connection':{'host':'{{ input.h }}','port':70000,'database':'d','user':'u'},'query':'select 1'}}}]}",
                "MISSING_PARAMETER | /nodes/0/data/parameters | {'nodes':[{'id':'a','type':'ai:completion','data':{'parameters':{'model':'m'}}}]}",
                "MISSING_PARAMETER | /nodes/0/data/parameters | {'nodes':[{'id':'a','type':'ai:completion','data':{'parameters':{'model':'m','prompt':'p','messages':[]}}}]}",
                "MISSING_PARAMETER | /nodes/0/data/parameters | {'nodes':[{'id':'a','type':'ai:completion','data':{'parameters':{'prompt':'p'}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/messages | {'nodes':[{'id':'a','type':'ai:completion','data':{'parameters':{'model':'m','messages':[]}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/messages/0 | {'nodes':[{'id':'a','type':'ai:completion','data':{'parameters':{'model':'m','messages':[{'role':'user'}]}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/baseUrl | {'nodes':[{'id':'a','type':'ai:completion','data':{'parameters':{'model':'m','prompt':'p','baseUrl':'api.openai.com'}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/temperature | {'nodes':[{'id':'a','type':'ai:completion','data':{'parameters':{'model':'m','prompt':'p','temperature':'hot'}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/maxTokens | {'nodes':[{'id':'a','type':'ai:completion','data':{'parameters':{'model':'m','prompt':'p','maxTokens':0}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/responseFormat | {'nodes':[{'id':'a','type':'ai:completion','data':{'parameters':{'model':'m','prompt':'p','responseFormat':'yaml'}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/options | {'nodes':[{'id':'a','type':'ai:completion','data':{'parameters':{'model':'m','prompt':'p','options':[]}}}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/options/stream | {'nodes':[{'id':'a','type':'ai:completion','data':{'parameters':{'model':'m','prompt':'p','options':{'stream':true}}}}]}",
                "WRONG_TYPE | /nodes/0/data/timeout | {'nodes':[{'id':'a','type':'logic:noop','data':{'timeout':'soon'}}]}",
                "OUT_OF_RANGE | /nodes/0/data/retry/maxAttempts | {'nodes':[{'id':'a','type':'logic:noop','data':{'retry':{'maxAttempts':0}}}]}",
                "UNKNOWN_FIELD | /nodes/0/data/retry/maxAtempts | {'nodes':[{'id':'a','type':'logic:noop','data':{'retry':{'maxAtempts':2}}}]}",
                "OUT_OF_RANGE | /nodes/0/data/onError | {'nodes':[{'id':'a','type':'logic:noop','data':{'onError':'ignore'}}]}",
                "OUT_OF_RANGE | /nodes/0/data/join | {'nodes':[{'id':'a','type':'logic:noop','data':{'join':'most'}}]}",
                "JOIN_TOO_LARGE | /nodes/0/data/join | {'nodes':[{'id':'a','type':'logic:noop','data':{'join':3}}]}",
                "MISSING_PARAMETER | /nodes/0/data/parameters | {'nodes':[{'id':'f','type':'flow:forEach'},{'id':'a','type':'logic:noop','parentId':'f'}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/items | {'nodes':[{'id':'f','type':'flow:forEach','data':{'items':3}},{'id':'a','type':'logic:noop','parentId':'f'}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/concurrency | {'nodes':[{'id':'f','type':'flow:forEach','data':{'items':[],'concurrency':0}},{'id':'a','type':'logic:noop','parentId':'f'}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/concurrency | {'nodes':[{'id':'f','type':'flow:forEach','data':{'items':[],'concurrency':257}},{'id':'a','type':'logic:noop','parentId':'f'}]}",
                "BAD_PARAMETER | /nodes/0/data/parameters/onItemError | {'nodes':[{'id':'f','type':'flow:forEach','data':{'items':[],'onItemError':'skip'}},{'id':'a','type':'logic:noop','parentId':'f'}]}",
                "NOT_SUPPORTED | /nodes/0/data/parameters/flowId | {'nodes':[{'id':'f','type':'flow:forEach','data':{'items':[],'flowId':'x'}},{'id':'a','type':'logic:noop','parentId':'f'}]}",
                "EMPTY_BODY | /nodes/0 | {'nodes':[{'id':'f','type':'flow:forEach','data':{'items':[]}}]}",
                "UNKNOWN_NODE | /nodes/0/parentId | {'nodes':[{'id':'a','type':'logic:noop','parentId':'f'}]}",
                "FRAME_CYCLE | /nodes/0/parentId | {'nodes':[{'id':'f','type':'flow:forEach','data':{'items':[]},'parentId':'g'},{'id':'g','type':'flow:forEach','data':{'items':[]},'parentId':'f'}]}",
                "CROSSING_EDGE | /edges/0 | {'nodes':[{'id':'f','type':'flow:forEach','data':{'items':[]}},{'id':'a','type':'logic:noop','parentId':'f'}],'edges':[{'id':'e','source':'f','target':'a'}]}",
                "CROSSING_EDGE | /edges/0 | {'nodes':[{'id':'f','type':'flow:forEach','data':{'items':[]}},{'id':'a','type':'logic:noop','parentNode':'f'},{'id':'z','type':'logic:noop'}],'edges':[{'id':'e','source':'a','target':'z'}]}",
                "UNKNOWN_NODE | /nodes/0/data/compensate | {'nodes':[{'id':'a','type':'logic:noop','data':{'compensate':'b'}}]}",
                "COMPENSATE_CYCLE | /nodes/0/data/compensate | {'nodes':[{'id':'a','type':'logic:noop','data':{'compensate':'a'}}]}",
                "COMPENSATE_CYCLE | /nodes/1/data/compensate | {'nodes':[{'id':'a','type':'logic:noop','data':{'compensate':'b'}},{'id':'b','type':'logic:noop','data':{'compensate':'c'}},{'id':'c','type':'logic:noop'}]}",
                "COMPENSATE_EDGE | /edges/0/target | {'nodes':[{'id':'a','type':'logic:noop','data':{'compensate':'b'}},{'id':'b','type':'logic:noop'}],'edges':[{'id':'e','source':'a','target':'b'}]}",
                "COMPENSATE_EDGE | /edges/0/source | {'nodes':[{'id':'a','type':'logic:noop','data':{'compensate':'b'}},{'id':'b','type':'logic:noop'}],'edges':[{'id':'e','source':'b','target':'a'}]}",
                "COMPENSATE_TYPE | /nodes/0/data/compensate | {'nodes':[{'id':'a','type':'logic:noop','data':{'compensate':'b'}},{'id':'b','type':'flow:loop','data':{'items':[]}}]}",
                "OUT_OF_RANGE | /settings/onFailure | {'settings':{'onFailure':'undo'},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "UNKNOWN_FIELD | /settings/timout | {'settings':{'timout':1},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "MISSING_FIELD | /settings/concurrency/limit | {'settings':{'concurrency':{'key':'{{ input.a }}'}},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "OUT_OF_RANGE | /settings/concurrency/limit | {'settings':{'concurrency':{'limit':0}},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "OUT_OF_RANGE | /settings/concurrency/policy | {'settings':{'concurrency':{'limit':1,'policy':'drop'}},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "UNKNOWN_FIELD | /settings/concurrency/max | {'settings':{'concurrency':{'limit':1,'max':1}},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "BAD_EXPRESSION | /settings/concurrency/key | {'settings':{'concurrency':{'limit':1,'key':'{{ input.'}},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "UNKNOWN_NODE | /settings/rateLimit/key | {'settings':{'rateLimit':{'max':1,'duration':'1s','key':'{{ nodes.a.output }}'}},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "MISSING_FIELD | /settings/rateLimit/duration | {'settings':{'rateLimit':{'max':1}},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "OUT_OF_RANGE | /settings/rateLimit/max | {'settings':{'rateLimit':{'max':1000,'duration':'10ms'}},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "OUT_OF_RANGE | /settings/priority | {'settings':{'priority':4},'nodes':[{'id':'a','type':'logic:noop'}]}",
                "BAD_EXPRESSION | /nodes/0/data/parameters/values/x | {'nodes':[{'id':'a','type':'data:set','data':{'values':{'x':'{{ 1 + }}'}}}]}",
                "BAD_EXPRESSION | /nodes/0/data/runIf | {'nodes':[{'id':'a','type':'logic:noop','data':{'runIf':'{{ 1'}}]}",
                "UNKNOWN_NODE | /nodes/0/data/parameters | {'nodes':[{'id':'a','type':'data:set','data':{'values':{'x':'{{ nodes.b.output }}'}}}]}"
            })
    void a_flow_with_one_fault_is_told_so_at_its_place(String code, String pointer, String flow) {
        Validated validated = check(flow);

        assertThat(validated.valid()).isFalse();
        assertThat(validated.problems())
                .extracting(FlowProblem::code, FlowProblem::pointer)
                .contains(org.assertj.core.groups.Tuple.tuple(code, pointer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'type':'db:query','data':{'parameters':{'connection':'{{ input.db }}','query':'select :a','parameters':'{{ input.values }}','maxRows':'{{ input.n }}'}}",
                "'type':'db:query','data':{'parameters':{'connection':{'host':'{{ input.h }}','port':'{{ input.p }}','database':'d','user':'{{ input.u }}',"
                        + "'password':'{{ input.s }}','sslMode':'{{ input.m }}'},'query':'select ?','parameters':['{{ input.a }}']}}",
                "'type':'ai:completion','data':{'model':'{{ input.m }}','messages':'{{ input.all }}','temperature':'{{ input.t }}','options':'{{ input.o }}'}",
                "'type':'ai:completion','data':{'model':'m','prompt':'Hi {{ input.name }}','baseUrl':'{{ input.url }}','maxTokens':20,'options':{'top_p':1}}"
            })
    void where_a_template_stands_anything_may_be_right(String node) {
        assertThat(check("{'nodes':[{'id':'a'," + node + "}]}").problems()).isEmpty();
    }

    @Test
    void all_faults_are_told_at_once() {
        Validated validated =
                check(
                        "{'settings':{'timout':1},'nodes':[{'id':'a','type':'nope'},{'id':'a','type':'web:httpRequest'}],"
                                + "'edges':[{'id':'e','source':'a','target':'z'}]}");

        assertThat(validated.problems())
                .extracting(FlowProblem::code)
                .contains(
                        "UNKNOWN_FIELD",
                        "UNKNOWN_NODE_TYPE",
                        "DUPLICATE_ID",
                        "MISSING_PARAMETER",
                        "DANGLING_EDGE");
    }

    @Test
    void a_value_of_a_node_that_does_not_run_before_is_only_warned_of() {
        Validated validated =
                check(
                        "{'nodes':[{'id':'a','type':'data:set','data':{'values':{'x':'{{ nodes.b.output }}'}}},{'id':'b','type':'logic:noop'}]}");

        assertThat(validated.valid()).isTrue();
        assertThat(validated.problems())
                .extracting(FlowProblem::code)
                .containsExactly("NOT_UPSTREAM");
    }

    @Test
    void a_flow_as_react_flow_exports_it_is_read_with_its_settings() {
        Validated validated =
                check(
                        "{'viewport':{'x':0,'y':0,'zoom':1},'nodes':[{'id':'1','type':'web:httpRequest','position':{'x':1,'y':2},'measured':{'width':9},"
                                + "'selected':true,'data':{'label':'Fetch','url':'http://example.com','timeout':2000,'maxRetries':5,'retryDelay':500,"
                                + "'backoffMultiplier':3,'join':'any'}},{'id':'2','type':'logic:noop','data':{}}],"
                                + "'edges':[{'id':'e','source':'1','target':'2','sourceHandle':null,'animated':true}]}");
        Node fetch = validated.flow().orElseThrow().nodes().getFirst();

        assertThat(validated.problems()).isEmpty();
        assertThat(validated.groups()).isEqualTo(List.of(List.of("1"), List.of("2")));
        assertThat(fetch.label()).isEqualTo("Fetch");
        assertThat(fetch.parameters()).isEqualTo(Json.object().put("url", "http://example.com"));
        assertThat(fetch.settings().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(fetch.settings().retry().maxAttempts()).isEqualTo(5);
        assertThat(fetch.settings().retry().backoff().delay()).isEqualTo(Duration.ofMillis(500));
        assertThat(fetch.settings().retry().backoff().factor()).isEqualTo(3);
        assertThat(fetch.settings().join()).isEqualTo(Join.ANY);
    }

    @Test
    void the_breaker_of_a_flow_holds_for_nodes_that_do_not_say_their_own() {
        List<Node> nodes =
                check(
                                "{'settings':{'circuitBreaker':{'failureThreshold':2}},'nodes':[{'id':'flows','type':'logic:noop'},"
                                        + "{'id':'own','type':'logic:noop','data':{'circuitBreaker':{'mode':'rate','failureRate':0.2,'window':'10s'}}},"
                                        + "{'id':'none','type':'logic:noop','data':{'circuitBreaker':{'enabled':false}}}]}")
                        .flow()
                        .orElseThrow()
                        .nodes();

        assertThat(nodes.get(0).settings().breaker())
                .isEqualTo(
                        new BreakerPolicy(
                                BreakerPolicy.Mode.COUNT,
                                2,
                                Duration.ofSeconds(60),
                                10,
                                0.5,
                                Duration.ofSeconds(60)));
        assertThat(nodes.get(1).settings().breaker())
                .isEqualTo(
                        new BreakerPolicy(
                                BreakerPolicy.Mode.RATE,
                                5,
                                Duration.ofSeconds(60),
                                10,
                                0.2,
                                Duration.ofSeconds(10)));
        assertThat(nodes.get(2).settings().breaker()).isNull();
    }

    @Test
    void a_forEach_runs_before_its_body_and_its_body_before_what_follows() {
        Validated validated =
                check(
                        "{'nodes':[{'id':'z','type':'logic:noop'},{'id':'f','type':'flow:forEach','data':{'items':'{{ nodes.s.output }}'}},"
                                + "{'id':'a','type':'data:set','parentId':'f','data':{'values':{'x':'{{ nodes.s.output }} {{ item }} {{ index }}'}}},"
                                + "{'id':'b','type':'data:set','parentId':'g','data':{'values':{'x':'{{ nodes.a.output }}'}}},"
                                + "{'id':'s','type':'logic:noop'},{'id':'g','type':'flow:forEach','parentId':'f','data':{'items':'{{ item }}'}}],"
                                + "'edges':[{'id':'e','source':'s','target':'f'},{'id':'e2','source':'f','target':'z'},{'id':'e3','source':'a','target':'g'}]}");

        assertThat(validated.problems()).isEmpty();
        assertThat(validated.groups())
                .isEqualTo(
                        List.of(
                                List.of("s"),
                                List.of("f"),
                                List.of("a"),
                                List.of("g"),
                                List.of("z", "b")));
    }

    @Test
    void limits_are_told_before_anything_else_is_looked_at() {
        StringBuilder nodes = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            nodes.append(i == 0 ? "" : ",")
                    .append("{'id':'n")
                    .append(i)
                    .append("','type':'logic:noop'}");
        }

        assertThat(check("{'nodes':[" + nodes + "]}").problems())
                .extracting(FlowProblem::code)
                .containsExactly("TOO_LARGE");
    }

    @Test
    void a_chain_of_two_thousand_nodes_is_checked_whole() {
        StringBuilder nodes = new StringBuilder();
        StringBuilder edges = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            nodes.append(i == 0 ? "" : ",")
                    .append("{'id':'n")
                    .append(i)
                    .append("','type':'logic:noop'}");
            edges.append(i < 2 ? "" : ",")
                    .append(
                            i == 0
                                    ? ""
                                    : "{'id':'e"
                                            + i
                                            + "','source':'n"
                                            + (i - 1)
                                            + "','target':'n"
                                            + i
                                            + "'}");
        }
        Validated validated = check("{'nodes':[" + nodes + "],'edges':[" + edges + "]}");

        assertThat(validated.valid()).isTrue();
        assertThat(validated.groups()).hasSize(2_000);
    }
}
