package io.fastrelay.plugin;

import io.fastrelay.api.AccessConfiguration;
import io.fastrelay.api.AccessRule;
import io.fastrelay.api.CacheConfiguration;
import io.fastrelay.api.DeliveryConfiguration;
import io.fastrelay.api.LimitConfiguration;
import io.fastrelay.api.ListenerConfiguration;
import io.fastrelay.api.ListenerConfiguration.CertificateFiles;
import io.fastrelay.api.MediaServerContext;
import io.fastrelay.api.RelayConfiguration;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns settings into configuration records. Unknown keys, wrong types and values out of range are errors that name file,
 * line or key, what was expected and what was found.
 */
final class ConfigurationReader {

    private final Path folder;

    private ConfigurationReader(Path folder) {
        this.folder = folder;
    }

    /** Reads a YAML file; relative paths in it are relative to its folder. */
    static RelayConfiguration fromFile(Path file) {
        Path absolute = file.toAbsolutePath();
        Path folder = Optional.ofNullable(absolute.getParent()).orElse(absolute);
        return Section.read(YamlFile.read(file), new ConfigurationReader(folder)::configuration);
    }

    /** Reads what the host gives. */
    static RelayConfiguration fromHost(MediaServerContext host) {
        Setting settings = Setting.of(host.settingsOrigin(), "", host.settings());
        return Section.read(settings, new ConfigurationReader(host.settingsFolder())::configuration);
    }

    private RelayConfiguration configuration(Section section) {
        RelayConfiguration absent = RelayConfiguration.defaults();
        List<ListenerConfiguration> listeners = section.has("listeners")
                ? section.list("listeners", listener -> Section.read(listener, this::listener))
                : absent.listeners();
        AccessConfiguration access = section.section("access", this::access);
        LimitConfiguration limits = section.section("limits", this::limits);
        CacheConfiguration cache = section.section("cache", this::cache);
        DeliveryConfiguration delivery = section.section("delivery", this::delivery);
        return section.checked(() -> new RelayConfiguration(
                listeners,
                access,
                limits,
                cache,
                delivery,
                section.choice("kernel", absent.kernel()),
                section.duration("drain-timeout", absent.drainTimeout())));
    }

    private ListenerConfiguration listener(Section section) {
        ListenerConfiguration absent = ListenerConfiguration.defaults();
        Optional<Path> certificate = section.text("certificate-file").map(folder::resolve);
        Optional<Path> key = section.text("key-file").map(folder::resolve);
        if (certificate.isPresent() != key.isPresent()) {
            String missing = certificate.isPresent() ? "key-file" : "certificate-file";
            throw section.error(missing, "expected certificate-file and key-file together, found only one of them");
        }
        return section.checked(() -> new ListenerConfiguration(
                section.text("address", absent.address()),
                section.number("port", absent.port()),
                certificate.flatMap(chain -> key.map(its -> new CertificateFiles(chain, its)))));
    }

    private AccessConfiguration access(Section section) {
        boolean anonymous = section.flag("anonymous", false);
        List<AccessRule> rules = section.list("rules", rule -> Section.read(rule, this::rule));
        return section.checked(() -> new AccessConfiguration(anonymous, rules));
    }

    private AccessRule rule(Section section) {
        List<String> namespace = section.find("namespace")
                .map(found -> found.value() instanceof List
                        ? section.list("namespace", Section::text)
                        : List.of(Section.text(found).split("/", -1)))
                .orElse(List.of());
        Set<AccessRule.Permission> allow = EnumSet.noneOf(AccessRule.Permission.class);
        allow.addAll(section.list("allow", word -> Section.choice(word, AccessRule.Permission.class)));
        return section.checked(() -> new AccessRule(namespace, section.text("token"), allow));
    }

    private LimitConfiguration limits(Section section) {
        LimitConfiguration absent = LimitConfiguration.defaults();
        return section.checked(() -> new LimitConfiguration(
                section.number("connections", absent.connections()),
                section.number("connections-per-address", absent.connectionsPerAddress()),
                section.number("handshakes", absent.handshakes()),
                section.number("streams", absent.streams()),
                section.number("requests", absent.requests()),
                Math.toIntExact(Math.min(Integer.MAX_VALUE, section.size("token-cache", absent.tokenCache()))),
                section.size("object-size", absent.objectSize()),
                section.duration("idle-timeout", absent.idleTimeout()),
                section.duration("setup-timeout", absent.setupTimeout()),
                section.duration("answer-timeout", absent.answerTimeout())));
    }

    private CacheConfiguration cache(Section section) {
        CacheConfiguration absent = CacheConfiguration.defaults();
        long size = section.size("size", absent.size());
        return section.checked(() -> new CacheConfiguration(
                size,
                section.size("track-size", Math.min(size, absent.trackSize())),
                section.duration("max-age", absent.maxAge())));
    }

    private DeliveryConfiguration delivery(Section section) {
        DeliveryConfiguration absent = DeliveryConfiguration.defaults();
        return section.checked(() -> new DeliveryConfiguration(
                section.size("queue-size", absent.queueSize()), section.duration("max-behind", absent.maxBehind())));
    }
}
