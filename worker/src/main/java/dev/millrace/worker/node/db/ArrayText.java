package dev.millrace.worker.node.db;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millrace.json.Json;

/** Reads PostgreSQL's text of an array: {@code {1,NULL,"a,b",{...}}}, with or without bounds. */
final class ArrayText {
    private final String text;
    private final String type;
    private int at;

    private ArrayText(String text, String type) {
        this.text = text;
        this.type = type;
        this.at = text.indexOf('{'); // [0:2]= may stand before it
    }

    /**
     * @param type of the elements
     */
    static JsonNode json(String text, String type) {
        return new ArrayText(text, type).list();
    }

    private ArrayNode list() {
        ArrayNode list = Json.array();
        at++;
        while (text.charAt(at) != '}') {
            list.add(element());
            if (text.charAt(at) == ',' || text.charAt(at) == ';') {
                at++;
            }
        }
        at++;
        return list;
    }

    private JsonNode element() {
        return switch (text.charAt(at)) {
            case '{' -> list();
            case '"' -> Cells.json(type, quoted());
            default -> plain();
        };
    }

    private String quoted() {
        StringBuilder content = new StringBuilder();
        for (at++; text.charAt(at) != '"'; at++) {
            at += text.charAt(at) == '\\' ? 1 : 0;
            content.append(text.charAt(at));
        }
        at++;
        return content.toString();
    }

    private JsonNode plain() {
        int from = at;
        while (",;}".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String content = text.substring(from, at);
        return content.equals("NULL") ? Json.nothing() : Cells.json(type, content);
    }
}
