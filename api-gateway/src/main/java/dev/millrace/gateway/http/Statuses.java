package dev.millrace.gateway.http;

/** HTTP statuses in words: titles for people, codes for programs. */
final class Statuses {
    private Statuses() {}

    static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 408 -> "Request timeout";
            case 409 -> "Conflict";
            case 413 -> "Content too large";
            case 414 -> "URI too long";
            case 415 -> "Unsupported media type";
            case 422 -> "Unprocessable content";
            case 426 -> "Upgrade required";
            case 429 -> "Too many requests";
            case 431 -> "Request header fields too large";
            case 501 -> "Not implemented";
            case 503 -> "Service unavailable";
            case 505 -> "HTTP version not supported";
            default -> status >= 500 ? "Internal error" : "Bad request";
        };
    }

    /** For problems that no endpoint has named, e.g. {@code URI_TOO_LONG}. */
    static String code(int status) {
        return title(status).toUpperCase(java.util.Locale.ROOT).replace(' ', '_');
    }
}
