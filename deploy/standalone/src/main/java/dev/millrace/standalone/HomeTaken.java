package dev.millrace.standalone;

import java.nio.file.Path;

/** Another Millrace uses the folder. */
final class HomeTaken extends RuntimeException {
    HomeTaken(Path folder) {
        super(
                "another Millrace runs in "
                        + folder
                        + "; stop it with scripts/stop, or choose another folder with MILLRACE_HOME");
    }
}
