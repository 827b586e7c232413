package io.fastrelay.plugin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One value of a configuration, and where it stands.
 *
 * @param origin file and, where known, line
 * @param path keys that lead to it, for example {@code listeners[0].port}; empty for the whole
 * @param value {@code Map<String, Setting>}, {@code List<Setting>}, String, Long, Boolean, or null for an empty value
 */
record Setting(String origin, String path, @Nullable Object value) {

    private static final int MAX_DEPTH = 16;

    /** From what a YAML or JSON parser yields: maps, lists, strings, numbers, booleans. */
    static Setting of(String origin, String path, @Nullable Object value) {
        return of(origin, path, value, 0);
    }

    private static Setting of(String origin, String path, @Nullable Object value, int depth) {
        Setting here = new Setting(origin, path, value);
        if (depth > MAX_DEPTH) {
            throw here.unexpected("at most " + MAX_DEPTH + " levels");
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Setting> members = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String key = String.valueOf(entry.getKey());
                members.put(key, of(origin, join(path, key), entry.getValue(), depth + 1));
            }
            return new Setting(origin, path, members);
        }
        if (value instanceof List<?> list) {
            List<Setting> elements = new ArrayList<>();
            for (Object element : list) {
                elements.add(of(origin, path + "[" + elements.size() + "]", element, depth + 1));
            }
            return new Setting(origin, path, elements);
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return new Setting(origin, path, ((Number) value).longValue());
        }
        if (value == null || value instanceof String || value instanceof Long || value instanceof Boolean) {
            return here;
        }
        throw here.unexpected("text, a whole number, true or false, a list or a map");
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    ConfigurationException unexpected(String expected) {
        return new ConfigurationException(place() + ": expected " + expected + ", found " + found());
    }

    String place() {
        return path.isEmpty() ? origin : origin + ", " + path;
    }

    private String found() {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof String text) {
            return "'" + text + "'";
        }
        if (value instanceof Map) {
            return "a map";
        }
        return value instanceof List ? "a list" : value.toString();
    }
}
