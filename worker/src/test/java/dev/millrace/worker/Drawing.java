package dev.millrace.worker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;

/** Draws a flow. Edges are {@code "a>b"} or {@code "a.port>b"}. */
public final class Drawing {
    private final ObjectNode flow = Json.object();
    private final ArrayNode nodes = flow.putArray("nodes");
    private final ArrayNode edges = flow.putArray("edges");

    public Drawing(String name) {
        flow.put("name", name);
    }

    /** A node; the data as JSON text with single quotes. */
    public Drawing node(String id, String type, String data) {
        ObjectNode node = nodes.addObject().put("id", id).put("type", type);
        node.set("data", Json.read(data.replace('\'', '"')));
        return this;
    }

    /** The node drawn last lies in the frame of this one. */
    public Drawing in(String frame) {
        ((ObjectNode) nodes.get(nodes.size() - 1)).put("parentId", frame);
        return this;
    }

    /** A forEach over that many items, which are numbers from 0. */
    public Drawing forEach(String id, int items, String settings) {
        ArrayNode list = Json.array();
        for (int i = 0; i < items; i++) {
            list.add(i);
        }
        return node(id, "flow:forEach", "{'items':" + list + settings + "}");
    }

    /** Sets a value, as a node without effect. */
    public Drawing set(String id, String value) {
        return node(id, "data:set", "{'parameters':{'values':{'value':'" + value + "'}}}");
    }

    /** Calls a URL by POST, tried once. */
    public Drawing call(String id, String url) {
        return call(id, url, 1);
    }

    public Drawing call(String id, String url, int tries) {
        return node(
                id,
                "web:httpRequest",
                "{'parameters':{'method':'POST','url':'"
                        + url
                        + "'},'retry':{'delay':20,'jitter':0,'maxAttempts':"
                        + tries
                        + "}}");
    }

    /** Calls a URL, and is undone by that node if the flow fails or is cancelled. */
    public Drawing call(String id, String url, String undo) {
        call(id, url);
        ((ObjectNode) nodes.get(nodes.size() - 1).path("data")).put("compensate", undo);
        flow.putObject("settings").put("onFailure", "compensate");
        return this;
    }

    /** Sends what it is given to a URL. */
    public Drawing send(String id, String url) {
        return node(
                id,
                "web:httpRequest",
                "{'parameters':{'method':'POST','url':'"
                        + url
                        + "','body':'{{ $json }}'},'retry':{'maxAttempts':1}}");
    }

    public Drawing edge(String edge) {
        String source = edge.substring(0, edge.indexOf('>'));
        int dot = source.indexOf('.');
        ObjectNode drawn =
                edges.addObject()
                        .put("id", "e" + edges.size())
                        .put("source", dot < 0 ? source : source.substring(0, dot))
                        .put("target", edge.substring(edge.indexOf('>') + 1));
        if (dot > 0) {
            drawn.put("sourceHandle", source.substring(dot + 1));
        }
        return this;
    }

    public ObjectNode flow() {
        return flow;
    }
}
