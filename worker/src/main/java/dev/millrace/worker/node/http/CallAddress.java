package dev.millrace.worker.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Where a call goes: {@code url} with {@code query} added. */
public final class CallAddress {
    private static final Pattern ENDS_IN_A_NUMBER =
            Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX]\\p{XDigit}*)\\.?");
    private static final Pattern PLAIN_V4 =
            Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");

    private CallAddress() {}

    /**
     * @param query names and values; a list repeats the name, null leaves it out
     * @throws BadCall if that is no whole address of the web
     */
    public static URI of(JsonNode url, JsonNode query) {
        String text = withoutFragment(url.asText().strip());
        String more = encoded(query);
        String joint = text.indexOf('?') < 0 ? "?" : "&";
        String whole = more.isEmpty() ? text : text + joint + more;
        return whole(whole)
                .orElseThrow(() ->
                        BadCall.configured(
                                "'url' is '"
                                        + url.asText()
                                        + "'; it must be a whole http:// or https:// address without user and password"));
    }

    /** The one given, or that of the scheme. */
    public static int port(URI uri) {
        if (uri.getPort() > 0) {
            return uri.getPort();
        }
        return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    /** Where a redirect leads, seen from the address that answered with it. */
    public static URI redirect(URI from, String location) {
        try {
            Optional<URI> target = whole(from.resolve(spaceless(location)).toString());
            if (target.isPresent()) {
                return target.get();
            }
        } catch (IllegalArgumentException unreadable) {
            // answered below, like any other place that cannot be called
        }
        throw BadCall.redirected(
                "the server redirected to '"
                        + location
                        + "', which is no whole http:// or https:// address");
    }

    /**
     * The one reading of an address; empty if it is no whole one of the web. A user in front of the
     * host is refused: it would be sent nowhere and only hides the host from who reads the flow.
     */
    public static Optional<URI> whole(String text) {
        try {
            URI uri = new URI(spaceless(text));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean callable =
                    (scheme.equals("http") || scheme.equals("https"))
                            && uri.getHost() != null
                            && plain(uri.getHost())
                            && uri.getRawUserInfo() == null
                            && uri.getPort() <= 65_535
                            && uri.getPort() != 0;
            return callable ? Optional.of(new URI(uri.toASCIIString())) : Optional.empty();
        } catch (URISyntaxException unreadable) {
            return Optional.empty();
        }
    }

    /** Of {@code 0177.0.0.1} or {@code 0x7f.1} nobody can say which address it means. */
    private static boolean plain(String host) {
        return !ENDS_IN_A_NUMBER.matcher(host).matches() || PLAIN_V4.matcher(host).matches();
    }

    /** People write spaces in addresses, and templates yield them. */
    private static String spaceless(String text) {
        return text.replace(" ", "%20");
    }

    private static String withoutFragment(String text) {
        int hash = text.indexOf('#');
        return hash < 0 ? text : text.substring(0, hash);
    }

    private static String encoded(JsonNode query) {
        StringJoiner joined = new StringJoiner("&");
        for (Map.Entry<String, JsonNode> field : query.properties()) {
            for (JsonNode value :
                    field.getValue().isArray() ? field.getValue() : List.of(field.getValue())) {
                if (!value.isNull()) {
                    joined.add(encoded(field.getKey()) + "=" + encoded(plain(value)));
                }
            }
        }
        return joined.toString();
    }

    private static String plain(JsonNode value) {
        return value.isValueNode() ? value.asText() : Json.text(value);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
