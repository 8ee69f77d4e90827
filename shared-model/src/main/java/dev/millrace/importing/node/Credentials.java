package dev.millrace.importing.node;

/** Secrets: an export has none of them, only their names. */
final class Credentials {
    private Credentials() {}

    /** How a call is to be signed is known to n8n alone. */
    static void refuse(Subject subject) {
        Given given = subject.given();
        String kind = given.text("authentication", "none");
        given.ignore("nodeCredentialType", "genericAuthType");
        if (!kind.equals("none") || subject.node().hasCredentials()) {
            String name = subject.node().credential();
            subject.obstacle(
                    "it signs its calls with a credential"
                            + (name.isEmpty() ? "" : " ('" + name + "')")
                            + ", which an export does not hold");
        }
    }

    /** A template of the secret that whoever executes the flow gives. */
    static String given(Subject subject, String otherwise) {
        String name = subject.node().credential();
        String key = (name.isEmpty() ? otherwise : name).replace("`", "");
        subject.note(
                "an export holds no credentials: give this one as input.credentials[\""
                        + key
                        + "\"], or write it into the node");
        return "{{ input.credentials.`" + key + "` }}";
    }
}
