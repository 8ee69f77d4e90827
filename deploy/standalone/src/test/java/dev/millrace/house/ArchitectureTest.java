package dev.millrace.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Who may know whom. Plain tests over one import, so that a rule that runs on nothing is seen. */
class ArchitectureTest {
    private static final JavaClasses MILLRACE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("/test-classes/"))
                    .importPackages("dev.millrace");

    @Test
    void the_code_is_seen() {
        assertThat(MILLRACE.size()).isGreaterThan(200);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.millrace.(**)").should().beFreeOfCycles().check(MILLRACE);
    }

    @Test
    void gateway_and_worker_never_see_each_other() {
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.gateway..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.millrace.worker..")
                .check(MILLRACE);
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.worker..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.millrace.gateway..")
                .check(MILLRACE);
    }

    @Test
    void the_core_is_pure() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.millrace.flow..",
                        "dev.millrace.execution..",
                        "dev.millrace.event..",
                        "dev.millrace.engine..",
                        "dev.millrace.query..",
                        "dev.millrace.validation..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.millrace.queue..",
                        "dev.millrace.history..",
                        "dev.millrace.redis..",
                        "dev.millrace.sql..",
                        "java.sql..",
                        "java.net..")
                .check(MILLRACE);
    }

    @Test
    void node_executors_know_only_what_a_node_is() {
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.worker.node..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.millrace.queue..",
                        "dev.millrace.history..",
                        "dev.millrace.engine..",
                        "dev.millrace.worker.run..",
                        "dev.millrace.worker.claim..",
                        "dev.millrace.worker.guard..")
                .check(MILLRACE);
    }

    @Test
    void each_library_stays_behind_its_door() {
        door(
                "redis.clients..",
                "dev.millrace.redis..",
                "dev.millrace.queue..",
                "dev.millrace.gateway.live..");
        door("org.redisson..", "dev.millrace.gateway.live..");
        door(
                "java.sql..",
                "dev.millrace.sql..",
                "dev.millrace.history..",
                "dev.millrace.worker.node.db..");
        door("com.zaxxer..", "dev.millrace.sql..", "dev.millrace.worker.node.db..");
        door("org.postgresql..", "dev.millrace.history..", "dev.millrace.worker.node.db..");
        door("org.flywaydb..", "dev.millrace.sql..");
        door("io.javalin..", "dev.millrace.gateway..");
        door("io.github.resilience4j..", "dev.millrace.worker.guard..");
        door("com.dashjoin..", "dev.millrace.expression..");
        door("org.apache.hc..", "dev.millrace.worker.node.http..");
        door("io.zonky..", "dev.millrace.standalone..");
    }

    private static void door(String library, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .and()
                .resideInAPackage("dev.millrace..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(MILLRACE);
    }

    @Test
    void only_json_makes_mappers() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.millrace.json..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("com.fasterxml.jackson.databind.ObjectMapper")
                .check(MILLRACE);
    }

    @Test
    void nobody_reads_the_wall_clock() {
        noWallClock().check(MILLRACE);
    }

    private static ArchRule noWallClock() {
        return noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis");
    }

    /** A rule that cannot fail holds nothing. */
    @Test
    void what_breaks_a_rule_is_seen() {
        JavaClasses planted = new ClassFileImporter().importClasses(PlantedHelper.class);

        assertThatThrownBy(() -> noWallClock().check(planted)).hasMessageContaining("Instant.now");
        assertThatThrownBy(() -> plainNames().check(planted)).hasMessageContaining("PlantedHelper");
    }

    static final class PlantedHelper {
        Instant late() {
            return Instant.now();
        }
    }

    @Test
    void the_environment_is_read_in_one_place() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.millrace.settings..")
                .should()
                .callMethod(System.class, "getenv")
                .check(MILLRACE);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.millrace.settings..")
                .should()
                .callMethod(System.class, "getenv", String.class)
                .check(MILLRACE);
    }

    @Test
    void only_mains_end_the_process() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(MILLRACE);
    }

    @Test
    void nothing_sleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(MILLRACE);
    }

    @Test
    void names_are_nouns_of_the_domain() {
        plainNames().check(MILLRACE);
    }

    private static ArchRule plainNames() {
        return noClasses()
                .should()
                .haveNameMatching(
                        ".*[.$](Abstract\\w*|Base[A-Z]\\w*|\\w*(Util|Utils|Helper|Manager|Impl|Service))$");
    }

    @Test
    void every_class_lives_in_a_null_marked_package() {
        classes()
                .should(
                        condition(
                                "live in a @NullMarked package",
                                type -> type.getPackage().isAnnotatedWith(NullMarked.class)))
                .check(MILLRACE);
    }

    private static ArchCondition<JavaClass> condition(
            String description, java.util.function.Predicate<JavaClass> holds) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!holds.test(type)) {
                    events.add(
                            SimpleConditionEvent.violated(
                                    type, type.getName() + " does not " + getDescription()));
                }
            }
        };
    }
}
