package io.fastrelay.plugin;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a YAML file into settings that know their lines. */
final class YamlFile {

    private static final int MAX_DEPTH = 16;

    private final Path file;

    private YamlFile(Path file) {
        this.file = file;
    }

    /**
     * @throws ConfigurationException if the file cannot be read or is no YAML
     */
    static Setting read(Path file) {
        return new YamlFile(file).read();
    }

    private Setting read() {
        LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
        try (Reader reader = Files.newBufferedReader(file)) {
            return new Compose(settings)
                    .composeReader(reader)
                    .map(root -> convert(root, "", 0))
                    .orElseGet(() -> new Setting(file.toString(), "", null));
        } catch (IOException e) {
            throw new ConfigurationException(file + ": expected a readable YAML file, found " + e);
        } catch (YamlEngineException e) {
            throw new ConfigurationException(file + ": expected YAML, found " + e.getMessage());
        }
    }

    private Setting convert(Node node, String path, int depth) {
        String origin = origin(node);
        if (depth > MAX_DEPTH) {
            throw new Setting(origin, path, Map.of()).unexpected("at most " + MAX_DEPTH + " levels");
        }
        if (node instanceof MappingNode mapping) {
            return new Setting(origin, path, members(mapping, path, depth));
        }
        if (node instanceof SequenceNode sequence) {
            List<Setting> elements = new ArrayList<>();
            for (Node element : sequence.getValue()) {
                elements.add(convert(element, path + "[" + elements.size() + "]", depth + 1));
            }
            return new Setting(origin, path, elements);
        }
        return scalar((ScalarNode) node, origin, path);
    }

    private Map<String, Setting> members(MappingNode mapping, String path, int depth) {
        Map<String, Setting> members = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                throw new Setting(origin(tuple.getKeyNode()), path, List.of()).unexpected("a word as key");
            }
            String key = keyNode.getValue();
            Setting member = convert(tuple.getValueNode(), Setting.join(path, key), depth + 1);
            // the line of the key is where people look for an empty or a long value
            Setting placed = new Setting(origin(keyNode), member.path(), member.value());
            Setting earlier = members.put(key, placed);
            if (earlier != null) {
                throw new ConfigurationException(
                        placed.place() + ": expected every key once, found it already at " + earlier.origin());
            }
        }
        return members;
    }

    private static Setting scalar(ScalarNode node, String origin, String path) {
        String text = node.getValue();
        if (node.getTag().equals(Tag.NULL)) {
            return new Setting(origin, path, null);
        }
        if (node.getTag().equals(Tag.BOOL)) {
            return new Setting(origin, path, Boolean.parseBoolean(text));
        }
        if (node.getTag().equals(Tag.INT)) {
            try {
                return new Setting(origin, path, Long.parseLong(text));
            } catch (NumberFormatException e) {
                throw new Setting(origin, path, text).unexpected("a whole number below 2^63");
            }
        }
        return new Setting(origin, path, text);
    }

    private String origin(Node node) {
        return node.getStartMark()
                .map(Mark::getLine)
                .map(line -> file + " line " + (line + 1))
                .orElse(file.toString());
    }
}
