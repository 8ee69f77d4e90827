package dev.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.http.Role;
import dev.millrace.gateway.http.Route;
import io.javalin.http.HandlerType;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may call what, asked of every line of the table of routes. */
class RoutesTest {
    private static RunningGateway running;
    private static String execution;
    private static Client stranger;

    @BeforeAll
    static void start() {
        running = new RunningGateway();
        stranger = running.client("stranger", "submit", "read", "operate");
        String flow = Client.ONE_NODE.replaceFirst("\\{", "{\"id\":\"mine\",");
        running.admin().post("/v1/flows", flow);
        execution =
                running.admin()
                        .post("/v1/flows/mine/executions", "{}")
                        .body()
                        .path("executionId")
                        .asText();
        deadLetter();
    }

    private static void deadLetter() {
        running.stores()
                .database()
                .update(
                        "insert into dead_letters (execution_id, tenant_id, flow_id, reason, error,"
                                + " fingerprint, created_at) values (?, 'default', 'mine', 'ERROR',"
                                + " '{\"code\":\"X\",\"message\":\"x\"}', 'f', now())",
                        ExecutionId.of(execution).value());
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void only_these_need_no_key() {
        assertThat(running.gateway().routes())
                .filteredOn(route -> route.role() == null)
                .extracting(Route::path)
                .containsExactlyInAnyOrder(
                        "/health/live",
                        "/health/ready",
                        "/metrics",
                        "/openapi.json",
                        "/v1/resume/{token}",
                        "/v1/resume/{token}",
                        "/");
    }

    @TestFactory
    Stream<DynamicTest> without_a_key_the_answer_is_401() {
        return guarded(route -> {
            assertThat(call(new Client(running.port(), ""), route).status()).isEqualTo(401);
            Client unknown = new Client(running.port(), RunningGateway.ADMIN + "0");
            assertThat(call(unknown, route).status()).isEqualTo(401);
        });
    }

    @TestFactory
    Stream<DynamicTest> with_every_role_but_the_right_one_the_answer_is_403() {
        return guarded(route -> {
            String[] others =
                    Arrays.stream(Role.values())
                            .filter(role -> role != route.role())
                            .map(Role::wire)
                            .toArray(String[]::new);
            Client.Answer answer = call(running.client("default", others), route);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("ROLE_MISSING");
        });
    }

    @TestFactory
    Stream<DynamicTest> a_thing_is_there_for_its_tenant_only() {
        return named(route -> {
            Client.Answer answer = call(stranger, route);

            assertThat(answer.status()).as("%s", answer.body()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("NOT_FOUND");
            assertThat(answer.raw().body()).doesNotContain("default");
            assertThat(call(running.admin(), route).status()).isNotIn(401, 403, 404, 500);
        });
    }

    private Stream<DynamicTest> guarded(Check check) {
        return tests(route -> route.role() != null, check);
    }

    /** Routes that name a thing of a tenant. */
    private Stream<DynamicTest> named(Check check) {
        return tests(route -> route.path().contains("{id}") && route.role() != Role.ADMIN, check);
    }

    private Stream<DynamicTest> tests(Predicate<Route> which, Check check) {
        List<Route> routes =
                running.gateway().routes().stream()
                        .filter(which)
                        .sorted(
                                Comparator.comparing(
                                        route -> route.method().equals(HandlerType.DELETE)))
                        .toList();
        assertThat(routes).isNotEmpty();
        return routes.stream()
                .map(route ->
                        dynamicTest(
                                route.method().name() + " " + route.path(), () -> check.of(route)));
    }

    private static Client.Answer call(Client client, Route route) {
        String thing = route.path().startsWith("/v1/flows") ? "mine" : execution;
        String path =
                route.path()
                        .replace("{id}", thing)
                        .replace("{version}", "1")
                        .replace("{nodeId}", "a")
                        .replace("{name}", "go")
                        .replace("{key}", "none.example:80")
                        .replace("{queue}", "default");
        boolean body = Set.of(HandlerType.POST, HandlerType.PUT).contains(route.method());
        String sent =
                path.endsWith("batch") ? "{\"items\":[{}]}" : flow(path) ? Client.ONE_NODE : "{}";
        String method = route.method().name();
        try {
            return client.call(method, path, body ? sent : null);
        } catch (UncheckedIOException closed) { // a kept connection, while it was taken for this
            return client.call(method, path, body ? sent : null);
        }
    }

    private static boolean flow(String path) {
        return path.equals("/v1/flows/mine");
    }

    private interface Check {
        void of(Route route);
    }
}
