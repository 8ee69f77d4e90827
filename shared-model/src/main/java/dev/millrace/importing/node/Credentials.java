package dev.millrace.importing.node;

import dev.millrace.importing.workflow.WorkflowNode;

/** Secrets: an export has none of them, only their names. */
final class Credentials {
    private Credentials() {}

    /** A template of the secret that whoever executes the flow gives. */
    static String template(Subject subject, WorkflowNode signed, String kind, String form) {
        return "{{ " + formula(subject, signed, kind, form) + " }}";
    }

    /**
     * @param signed the node that has the credential
     * @param kind what it is called if the export does not name it
     * @param form what it must be, for the user
     */
    static String formula(Subject subject, WorkflowNode signed, String kind, String form) {
        String name = signed.credential(kind);
        String key = (name.isEmpty() ? kind : name).replaceAll("[`\\p{Cntrl}]", "").strip();
        subject.note(
                "an export holds no credentials: give this one as input.credentials[\"%s\"], %s, or write it into the node"
                        .formatted(key, form));
        return "input.credentials.`" + key + "`";
    }
}
