package dev.millrace.importing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers notes; each is told once, in the order of the workflow's nodes. Not thread-safe. */
final class Notes {
    private final Map<String, Integer> places = new HashMap<>();
    private final Set<Note> notes = new LinkedHashSet<>();

    Notes(List<String> names) {
        names.forEach(name -> places.put(name, places.size()));
    }

    void add(String node, String message) {
        notes.add(new Note(node, message));
    }

    List<Note> all() {
        List<Note> all = new ArrayList<>(notes);
        all.sort(Comparator.comparing(note -> places.getOrDefault(note.node(), -1)));
        return all;
    }
}
