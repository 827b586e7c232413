package io.fastrelay.relay.namespace;

import io.fastrelay.moqt.TrackNamespace;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values by namespace, found in both directions of prefix matching: those at a prefix of a namespace, and those under a
 * prefix. A lookup costs as many steps as the namespace has fields, however many values there are. Not thread-safe.
 *
 * @param <V> compared by equals; a value may stand at several namespaces
 */
public final class NamespaceTree<V> {

    private final Node<V> root = new Node<>();
    private int size;

    /** How many pairs of namespace and value there are. */
    public int size() {
        return size;
    }

    /** Whether nothing is left, not even an empty branch. */
    public boolean isEmpty() {
        return root.values.isEmpty() && root.children.isEmpty();
    }

    /** Adds a value; no effect if it stands at this namespace already. */
    public boolean add(TrackNamespace namespace, V value) {
        Node<V> node = root;
        for (int i = 0; i < namespace.size(); i++) {
            node = node.children.computeIfAbsent(ByteBuffer.wrap(namespace.field(i)), field -> new Node<>());
        }
        boolean added = node.values.add(value);
        size += added ? 1 : 0;
        return added;
    }

    /** Removes a value and the branches that are empty then. */
    public boolean remove(TrackNamespace namespace, V value) {
        boolean removed = remove(root, namespace, 0, value);
        size -= removed ? 1 : 0;
        return removed;
    }

    private boolean remove(Node<V> node, TrackNamespace namespace, int depth, V value) {
        if (depth == namespace.size()) {
            return node.values.remove(value);
        }
        ByteBuffer field = ByteBuffer.wrap(namespace.field(depth));
        Node<V> child = node.children.get(field);
        if (child == null || !remove(child, namespace, depth + 1, value)) {
            return false;
        }
        if (child.values.isEmpty() && child.children.isEmpty()) {
            node.children.remove(field);
        }
        return true;
    }

    /** The values at exactly this namespace; a view that must not be changed. */
    public Set<V> at(TrackNamespace namespace) {
        Node<V> node = find(namespace);
        return node == null ? Set.of() : node.values;
    }

    /** Visits the values at every prefix of the namespace, the shortest first, the namespace itself included. */
    public void forEachPrefixOf(TrackNamespace namespace, Consumer<V> visitor) {
        Node<V> node = root;
        for (int i = 0; ; i++) {
            node.values.forEach(visitor);
            if (i == namespace.size()) {
                return;
            }
            node = node.children.get(ByteBuffer.wrap(namespace.field(i)));
            if (node == null) {
                return;
            }
        }
    }

    /** Visits everything at and under the prefix. */
    public void forEachUnder(TrackNamespace prefix, BiConsumer<TrackNamespace, V> visitor) {
        anyUnder(prefix, (namespace, value) -> {
            visitor.accept(namespace, value);
            return false;
        });
    }

    /** Whether one of the values at and under the prefix fulfils the condition. */
    public boolean anyUnder(TrackNamespace prefix, Predicate<V> condition) {
        return anyUnder(prefix, (namespace, value) -> condition.test(value));
    }

    private boolean anyUnder(TrackNamespace prefix, Visit<V> visit) {
        Node<V> node = find(prefix);
        return node != null && visit(node, prefix, visit);
    }

    private static <V> boolean visit(Node<V> node, TrackNamespace namespace, Visit<V> visit) {
        for (V value : node.values) {
            if (visit.stopsAt(namespace, value)) {
                return true;
            }
        }
        for (Map.Entry<ByteBuffer, Node<V>> child : node.children.entrySet()) {
            TrackNamespace below = namespace.append(
                    TrackNamespace.ofBytes(java.util.List.of(child.getKey().array())));
            if (visit(child.getValue(), below, visit)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Node<V> find(TrackNamespace namespace) {
        Node<V> node = root;
        for (int i = 0; i < namespace.size(); i++) {
            node = node.children.get(ByteBuffer.wrap(namespace.field(i)));
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    private interface Visit<V> {
        boolean stopsAt(TrackNamespace namespace, V value);
    }

    private static final class Node<V> {
        private final Map<ByteBuffer, Node<V>> children = new HashMap<>();
        private final Set<V> values = new LinkedHashSet<>();
    }
}
