package io.fastrelay.host;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes plugin jars out of source text. */
final class TestPlugin {

    private TestPlugin() {}

    /**
     * Compiles one class {@code p.P} and packs it with a manifest that pf4j understands, and with a copy of plugin-api as
     * the relay's jar has one.
     */
    static Path jar(Path folder, String id, String version, String source) {
        try {
            Path work = Files.createTempDirectory("plugin");
            compile(source, work);
            Path built = work.resolve("built.jar");
            pack(work, built, id, version);
            Path jar = Files.createDirectories(folder).resolve(id + ".jar");
            return Files.move(built, jar, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compile(String source, Path work) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        SimpleJavaFileObject unit =
                new SimpleJavaFileObject(URI.create("string:///p/P.java"), SimpleJavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options =
                List.of("-d", work.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
        if (!compiler.getTask(null, null, null, options, null, List.of(unit)).call()) {
            throw new IllegalArgumentException("does not compile: " + source);
        }
    }

    private static void pack(Path classes, Path jar, String id, String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Plugin-Id", id);
        attributes.putValue("Plugin-Version", version);
        attributes.putValue("Plugin-Class", "p.P");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            addClasses(classes, out);
            addClasses(apiClasses(), out);
        }
    }

    private static void addClasses(Path root, JarOutputStream out) throws IOException {
        if (Files.isRegularFile(root)) {
            // plugin-api as a jar: its classes are the same wherever they come from
            try (var source = java.nio.file.FileSystems.newFileSystem(root)) {
                addClasses(source.getPath("/"), out);
            }
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            out.putNextEntry(new JarEntry(root.relativize(file).toString()));
            Files.copy(file, out);
            out.closeEntry();
        }
    }

    private static Path apiClasses() {
        try {
            return Path.of(io.fastrelay.api.RelayPlugin.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
