package io.fastrelay.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the jar, and what must not be. */
class RelayJarIT {

    private JarFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(RelayJar.built().toFile());
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void theManifestSaysWhatPf4jWantsToKnow() throws IOException {
        Attributes attributes = jar.getManifest().getMainAttributes();
        assertEquals("moq-relay", attributes.getValue("Plugin-Id"));
        assertEquals("io.fastrelay.plugin.MoqRelayPlugin", attributes.getValue("Plugin-Class"));
        assertEquals(">=1.0.0", attributes.getValue("Plugin-Requires"));
        assertTrue(attributes.getValue("Plugin-Version").matches("[0-9]+\\.[0-9]+\\.[0-9]+.*"));
        assertTrue(attributes.getValue("Bundled-Libraries").contains("kwik 0."));
    }

    @Test
    void theExtensionsIndexNamesTheProvider() throws IOException {
        assertTrue(read("META-INF/extensions.idx").contains("io.fastrelay.plugin.RelayProvider"));
    }

    @Test
    void licencesAndNoticesAreInside() throws IOException {
        assertTrue(read("META-INF/LICENSE").contains("Apache License"));
        assertTrue(read("META-INF/NOTICE").contains("kwik (QUIC)"));
        assertTrue(read("META-INF/licenses/LGPL-3.0.txt").contains("GNU LESSER GENERAL PUBLIC LICENSE"));
        assertTrue(read("META-INF/licenses/GPL-3.0.txt").contains("GNU GENERAL PUBLIC LICENSE"));
    }

    @Test
    void librariesUnderTheLgplKeepTheirNames() {
        for (String name : List.of(
                "tech/kwik/core/QuicConnection.class",
                "tech/kwik/agent15/TlsConstants.class",
                "tech/kwik/flupke/Http3Client.class",
                "tech/kwik/qpack/Encoder.class")) {
            assertTrue(jar.getEntry(name) != null, "missing: " + name);
        }
    }

    @Test
    void whatBelongsToTheHostIsNotInside() {
        assertEquals(Set.of(), entries("org/pf4j/", "org/slf4j/", "ch/qos/", "org/jspecify/"));
    }

    @Test
    void moduleDescriptorsAndSignaturesAreStripped() {
        Set<String> found = entries("");
        found.removeIf(
                name -> !name.endsWith("module-info.class") && !name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)"));
        assertEquals(Set.of(), found);
    }

    private Set<String> entries(String... prefixes) {
        Set<String> found = new TreeSet<>();
        for (JarEntry entry : Collections.list(jar.entries())) {
            for (String prefix : prefixes) {
                if (entry.getName().startsWith(prefix)) {
                    found.add(entry.getName());
                }
            }
        }
        return found;
    }

    private String read(String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        assertTrue(entry != null, "missing: " + name);
        return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
}
