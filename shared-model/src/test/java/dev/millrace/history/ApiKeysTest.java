package dev.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    private static final Database DATABASE = PostgresFixture.fresh();

    private final ApiKeys keys = new ApiKeys(DATABASE);
    private final Tenants tenants = new Tenants(DATABASE);

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void the_tenant_default_is_there_from_the_start() {
        assertThat(tenants.find("default")).isPresent();
        assertThat(tenants.find("nobody")).isEmpty();
        assertThat(
                        DATABASE.first(
                                "select tier from tenants where id = 'default'",
                                row -> row.getString(1)))
                .contains("enterprise");
    }

    @Test
    void a_key_is_found_by_its_prefix() {
        keys.put(key("1", "default", "abc", new byte[] {1, 2}, Set.of("read", "submit")));

        ApiKey found = keys.find("abc").orElseThrow().key();
        assertThat(found.tenant()).isEqualTo("default");
        assertThat(found.secretHash()).containsExactly(1, 2);
        assertThat(found.roles()).containsExactlyInAnyOrder("read", "submit");
        assertThat(keys.find("ab")).isEmpty();
    }

    @Test
    void a_key_put_again_belongs_wholly_to_the_new_owner() {
        tenants.put(Given.tenant("old", Tier.FREE, 1));
        tenants.put(Given.tenant("new", Tier.PRO, 2));
        keys.put(key("2", "old", "same", new byte[] {1}, Set.of("admin")));
        keys.put(key("3", "new", "same", new byte[] {2}, Set.of("read")));

        ApiKey found = keys.find("same").orElseThrow().key();
        assertThat(found.tenant()).isEqualTo("new");
        assertThat(found.secretHash()).containsExactly(2);
        assertThat(found.roles()).containsExactly("read");
        assertThat(keys.list("old")).isEmpty();
        assertThat(keys.list("new")).hasSize(1);
    }

    @Test
    void a_revoked_key_is_not_found() {
        keys.put(key("4", "default", "revoked", new byte[] {1}, Set.of("read")));
        DATABASE.update("update api_keys set revoked_at = now() where prefix = 'revoked'");

        assertThat(keys.find("revoked")).isEmpty();
    }

    private static ApiKey key(
            String id, String tenant, String prefix, byte[] hash, Set<String> roles) {
        return new ApiKey(id, tenant, "key " + id, prefix, hash, roles);
    }
}
