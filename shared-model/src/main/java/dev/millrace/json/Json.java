package dev.millrace.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The one JSON mapper of the product. Reads strictly (duplicate names, trailing text and a depth
 * over {@link #MAX_DEPTH} are refused), writes without insignificant space and never with a raw
 * control character, so a written value fits on one line of a log.
 */
public final class Json {
    /** Deepest nesting that is read. */
    public static final int MAX_DEPTH = 64;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            com.fasterxml.jackson.core.JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(400)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private Json() {}

    /**
     * Reads one JSON value.
     *
     * @throws BadJson if the text is not exactly one JSON value within the limits
     */
    public static JsonNode read(byte[] text) {
        try {
            return refuseNothing(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw BadJson.because(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads one JSON value.
     *
     * @throws BadJson if the text is not exactly one JSON value within the limits
     */
    public static JsonNode read(String text) {
        try {
            return refuseNothing(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw BadJson.because(e);
        }
    }

    public static String text(JsonNode value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] bytes(JsonNode value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static JsonNode nothing() {
        return JsonNodeFactory.instance.nullNode();
    }

    private static JsonNode refuseNothing(JsonNode read) {
        if (read.isMissingNode()) {
            throw new BadJson("The text is empty; a JSON value is needed.", 1, 1);
        }
        return read;
    }
}
