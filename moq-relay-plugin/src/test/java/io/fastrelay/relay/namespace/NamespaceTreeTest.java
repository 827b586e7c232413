package io.fastrelay.relay.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.TrackNamespace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamespaceTreeTest {

    private final NamespaceTree<String> tree = new NamespaceTree<>();

    @Test
    void findsEveryPrefixOfANamespaceTheShortestFirst() {
        tree.add(TrackNamespace.EMPTY, "all");
        tree.add(TrackNamespace.of("foo"), "foo");
        tree.add(TrackNamespace.of("foo", "bar"), "foo/bar");
        tree.add(TrackNamespace.of("foo", "bar", "x"), "too long");
        tree.add(TrackNamespace.of("foobar"), "another field");
        assertEquals(List.of("all", "foo", "foo/bar"), prefixesOf(TrackNamespace.of("foo", "bar")));
        assertEquals(List.of("all"), prefixesOf(TrackNamespace.of("baz")));
        assertEquals(List.of("all"), prefixesOf(TrackNamespace.EMPTY));
    }

    @Test
    void findsEverythingUnderAPrefixWithItsNamespace() {
        tree.add(TrackNamespace.of("foo"), "1");
        tree.add(TrackNamespace.of("foo", "bar"), "2");
        tree.add(TrackNamespace.of("foo", "baz", "x"), "3");
        tree.add(TrackNamespace.of("other"), "4");
        assertEquals(Set.of("foo=1", "foo-bar=2", "foo-baz-x=3"), under(TrackNamespace.of("foo")));
        assertEquals(4, under(TrackNamespace.EMPTY).size());
        assertEquals(Set.of(), under(TrackNamespace.of("fo")));
        assertTrue(tree.anyUnder(TrackNamespace.of("foo"), "3"::equals));
        assertFalse(tree.anyUnder(TrackNamespace.of("foo"), "4"::equals));
    }

    @Test
    void keepsSeveralValuesAtOneNamespaceAndEachOnce() {
        assertTrue(tree.add(TrackNamespace.of("a"), "1"));
        assertTrue(tree.add(TrackNamespace.of("a"), "2"));
        assertFalse(tree.add(TrackNamespace.of("a"), "1"));
        assertEquals(Set.of("1", "2"), tree.at(TrackNamespace.of("a")));
        assertEquals(2, tree.size());
    }

    @Test
    void comparesFieldsByteByByte() {
        tree.add(TrackNamespace.ofBytes(List.of(new byte[] {1, 2})), "1");
        assertEquals(List.of("1"), prefixesOf(TrackNamespace.ofBytes(List.of(new byte[] {1, 2}, new byte[] {3}))));
        assertEquals(List.of(), prefixesOf(TrackNamespace.ofBytes(List.of(new byte[] {1}, new byte[] {2}))));
    }

    @Test
    void leavesNothingBehindWhenEverythingIsRemoved() {
        Random random = new Random(7);
        List<TrackNamespace> namespaces = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String[] fields = new String[random.nextInt(5)];
            for (int f = 0; f < fields.length; f++) {
                fields[f] = Integer.toString(random.nextInt(4));
            }
            TrackNamespace namespace = TrackNamespace.of(fields);
            if (tree.add(namespace, "v" + random.nextInt(3))) {
                namespaces.add(namespace);
            }
        }
        assertEquals(namespaces.size(), tree.size());
        assertFalse(tree.remove(TrackNamespace.of("0", "nowhere"), "v0"));
        for (TrackNamespace namespace : namespaces) {
            for (int v = 0; v < 3; v++) {
                tree.remove(namespace, "v" + v);
            }
        }
        assertEquals(0, tree.size());
        assertTrue(tree.isEmpty());
    }

    private List<String> prefixesOf(TrackNamespace namespace) {
        List<String> found = new ArrayList<>();
        tree.forEachPrefixOf(namespace, found::add);
        return found;
    }

    private Set<String> under(TrackNamespace prefix) {
        Set<String> found = new HashSet<>();
        tree.forEachUnder(prefix, (namespace, value) -> found.add(namespace + "=" + value));
        return found;
    }
}
