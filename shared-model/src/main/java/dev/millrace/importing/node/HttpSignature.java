package dev.millrace.importing.node;

import java.util.Set;

/**
 * What signs a call: an export names the credential and does not hold it, so whoever executes the
 * flow gives what it comes to.
 *
 * @param headers a formula of an object of headers; empty if it is none of them
 * @param query a formula of an object of query parameters; empty if it is none of them
 */
record HttpSignature(String headers, String query) {
    private static final HttpSignature NONE = new HttpSignature("", "");

    /** Each call is signed anew, by what is in it. */
    private static final Set<String> COMPUTED =
            Set.of("digestAuth", "httpDigestAuth", "oAuth1", "oAuth1Api", "aws", "httpSslAuth");

    private static final Set<String> IN_QUERY = Set.of("queryAuth", "httpQueryAuth");

    static HttpSignature of(Subject subject) {
        Given given = subject.given();
        String way = given.text("authentication", "none");
        String predefined = given.text("nodeCredentialType", "");
        String generic = given.text("genericAuthType", "");
        String kind =
                switch (way) {
                    case "predefinedCredentialType" -> predefined;
                    case "genericCredentialType" -> generic;
                    default -> way;
                };
        if (kind.equals("none")) {
            return NONE;
        }
        if (COMPUTED.contains(kind)) {
            subject.obstacle("a call that is signed by '" + kind + "' has no counterpart");
            return NONE;
        }
        boolean inQuery = IN_QUERY.contains(kind);
        String formula =
                Credentials.formula(
                        subject,
                        subject.node(),
                        kind.isEmpty() ? "api" : kind,
                        inQuery
                                ? "an object of query parameters, such as {\"key\": \"...\"}"
                                : "an object of headers, such as {\"Authorization\": \"Bearer ...\"}");
        return inQuery ? new HttpSignature("", formula) : new HttpSignature(formula, "");
    }
}
