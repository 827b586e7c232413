package io.fastrelay.plugin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** A map of settings while it is read: every key must be asked for, or it is unknown. */
final class Section {

    private final Setting setting;
    private final Map<String, Setting> members;
    private final TreeSet<String> known = new TreeSet<>();

    private Section(Setting setting, Map<String, Setting> members) {
        this.setting = setting;
        this.members = members;
    }

    /** Reads a map to its end and reports keys that nobody asked for. An empty value is an empty map. */
    @SuppressWarnings("unchecked")
    static <T> T read(Setting setting, Function<Section, T> reader) {
        Section section;
        if (setting.value() == null) {
            section = new Section(setting, Map.of());
        } else if (setting.value() instanceof Map<?, ?> map) {
            section = new Section(setting, (Map<String, Setting>) map);
        } else {
            throw setting.unexpected("a map of keys and values");
        }
        T result = reader.apply(section);
        section.refuseUnknownKeys();
        return result;
    }

    /** A section inside this one; an absent one is empty. */
    <T> T section(String key, Function<Section, T> reader) {
        Setting absent = new Setting(setting.origin(), Setting.join(setting.path(), key), null);
        return read(find(key).orElse(absent), reader);
    }

    Optional<String> text(String key) {
        return find(key).map(Section::text);
    }

    String text(String key, String absent) {
        return text(key).orElse(absent);
    }

    boolean flag(String key, boolean absent) {
        return find(key)
                .map(found -> {
                    if (found.value() instanceof Boolean flag) {
                        return flag;
                    }
                    throw found.unexpected("true or false");
                })
                .orElse(absent);
    }

    int number(String key, int absent) {
        return find(key)
                .map(found -> {
                    if (found.value() instanceof Long number && number == number.intValue()) {
                        return number.intValue();
                    }
                    throw found.unexpected("a whole number");
                })
                .orElse(absent);
    }

    long size(String key, long absent) {
        return find(key).map(Quantities::size).orElse(absent);
    }

    Duration duration(String key, Duration absent) {
        return find(key).map(Quantities::duration).orElse(absent);
    }

    <E extends Enum<E>> E choice(String key, E absent) {
        return find(key).map(found -> choice(found, absent.getDeclaringClass())).orElse(absent);
    }

    /** The elements of a list; empty if the key is absent. */
    <T> List<T> list(String key, Function<Setting, T> reader) {
        List<T> elements = new ArrayList<>();
        Optional<Setting> found = find(key);
        if (found.isPresent()) {
            if (!(found.get().value() instanceof List<?> list)) {
                throw found.get().unexpected("a list");
            }
            list.forEach(element -> elements.add(reader.apply((Setting) element)));
        }
        return elements;
    }

    boolean has(String key) {
        return find(key).isPresent();
    }

    Optional<Setting> find(String key) {
        known.add(key);
        return Optional.ofNullable(members.get(key));
    }

    /** An error about this section as a whole, or about one of its keys. */
    ConfigurationException error(String key, String problem) {
        Setting about = members.getOrDefault(key, setting);
        return new ConfigurationException(about.origin() + ", " + Setting.join(setting.path(), key) + ": " + problem);
    }

    /** Makes a record whose constructor says {@code key: expected ..., found ...}, and adds the place to that. */
    <T> T checked(Supplier<T> made) {
        try {
            return made.get();
        } catch (ConfigurationException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            int colon = message.indexOf(": ");
            throw colon < 0
                    ? new ConfigurationException(setting.place() + ": " + message)
                    : error(message.substring(0, colon), message.substring(colon + 2));
        }
    }

    static String text(Setting setting) {
        if (setting.value() instanceof String text && !text.isBlank()) {
            return text;
        }
        throw setting.unexpected("text");
    }

    static <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
        TreeSet<String> names = new TreeSet<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            names.add(name);
            // YAML 1.1 parsers of hosts read a bare off as false
            if (name.equals(setting.value()) || name.equals("off") && Boolean.FALSE.equals(setting.value())) {
                return constant;
            }
        }
        throw setting.unexpected("one of " + String.join(", ", names));
    }

    private void refuseUnknownKeys() {
        for (Map.Entry<String, Setting> member : members.entrySet()) {
            if (!known.contains(member.getKey())) {
                throw new ConfigurationException(member.getValue().place() + ": unknown key, expected one of "
                        + String.join(", ", known) + ", found '" + member.getKey() + "'");
            }
        }
    }
}
