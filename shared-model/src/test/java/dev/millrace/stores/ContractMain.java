package dev.millrace.stores;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.stream.Stream;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs test classes in this process, whose fixtures take the stores that system properties name.
 * Exit code 1 if one fails or none ran.
 */
final class ContractMain {
    private ContractMain() {}

    public static void main(String[] classes) throws ClassNotFoundException {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        for (String name : classes) {
            request.selectors(selectClass(Class.forName(name)));
        }
        TestExecutionSummary summary = run(request.build());
        summary.getFailures()
                .forEach(failure -> {
                    System.out.println(failure.getTestIdentifier().getLegacyReportingName());
                    failure.getException().printStackTrace(System.out);
                });
        System.out.println(
                "contract: "
                        + summary.getTestsSucceededCount()
                        + " held of "
                        + summary.getTestsFoundCount()
                        + " in "
                        + Stream.of(classes).map(ContractMain::simple).toList());
        boolean held = summary.getTotalFailureCount() == 0 && summary.getTestsSucceededCount() > 0;
        System.exit(held ? 0 : 1);
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static TestExecutionSummary run(LauncherDiscoveryRequest request) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request, listener);
        return listener.getSummary();
    }
}
