package dev.millrace.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Between JSON and the plain collections that the engine computes on. Nothing but data goes in,
 * nothing but data comes out.
 */
final class JavaValues {
    private static final double EXACT = 9_007_199_254_740_992.0; // 2^53

    private JavaValues() {}

    static @Nullable Object of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> object(value);
            case ARRAY -> array(value);
            case STRING -> value.textValue();
            case BOOLEAN -> value.booleanValue();
            case NUMBER ->
                    value.isIntegralNumber() && value.canConvertToLong()
                            ? integer(value.longValue())
                            : (Object) value.doubleValue();
            case NULL, MISSING, BINARY, POJO -> null;
        };
    }

    private static Object integer(long value) {
        return value == (int) value ? (Object) (int) value : (Object) value;
    }

    private static Map<String, @Nullable Object> object(JsonNode value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        value.properties().forEach(field -> map.put(field.getKey(), of(field.getValue())));
        return map;
    }

    private static List<@Nullable Object> array(JsonNode value) {
        List<@Nullable Object> list = new ArrayList<>(value.size());
        value.forEach(item -> list.add(of(item)));
        return list;
    }

    /**
     * The inverse.
     *
     * @param budget characters and items that the result may have at most
     */
    static JsonNode json(@Nullable Object value, int budget) {
        return new Writer(budget).json(value);
    }

    private static final class Writer {
        private int left;

        Writer(int budget) {
            left = budget;
        }

        JsonNode json(@Nullable Object value) {
            spend(1);
            return switch (value) {
                case null -> Json.nothing();
                case String text -> text(text);
                case Boolean flag -> JsonNodeFactory.instance.booleanNode(flag);
                case Number number -> number(number);
                case Map<?, ?> map -> object(map);
                case List<?> list -> array(list);
                default ->
                        throw new ExpressionFailed(
                                "the expression yields a function; call it, or take a value");
            };
        }

        private JsonNode text(String text) {
            spend(text.length());
            return JsonNodeFactory.instance.textNode(text);
        }

        private static JsonNode number(Number number) {
            return switch (number) {
                case Integer i -> JsonNodeFactory.instance.numberNode(i);
                case Long l -> JsonNodeFactory.instance.numberNode(l);
                case BigInteger big -> JsonNodeFactory.instance.numberNode(big);
                case BigDecimal big -> JsonNodeFactory.instance.numberNode(big);
                default -> decimal(number.doubleValue());
            };
        }

        private static JsonNode decimal(double value) {
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                throw new ExpressionFailed("the expression yields no finite number");
            }
            boolean whole = value == Math.rint(value) && Math.abs(value) < EXACT;
            return whole
                    ? number((long) value)
                    : JsonNodeFactory.instance.numberNode(BigDecimal.valueOf(value));
        }

        private JsonNode object(Map<?, ?> map) {
            ObjectNode object = Json.object();
            map.forEach((key, value) -> {
                spend(key.toString().length());
                object.set(key.toString(), json(value));
            });
            return object;
        }

        private JsonNode array(List<?> list) {
            ArrayNode array = Json.array();
            list.forEach(item -> array.add(json(item)));
            return array;
        }

        private void spend(int amount) {
            left -= amount;
            if (left < 0) {
                throw new ExpressionFailed(
                        "the expression yields more than the 8 MiB that are allowed");
            }
        }
    }
}
