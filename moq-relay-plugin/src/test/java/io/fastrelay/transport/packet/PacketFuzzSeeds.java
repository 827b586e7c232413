package io.fastrelay.transport.packet;

import io.fastrelay.moqt.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of the tables as inputs of {@link PacketFuzzTest}. Run {@link #main} from the module's directory after a table
 * was changed; inputs of other names, which fuzzing found, stay.
 */
final class PacketFuzzSeeds {

    static final Path FOLDER = Path.of("src/test/resources/io/fastrelay/transport/packet/PacketFuzzTestInputs");
    private static final String PREFIX = "table-";

    private PacketFuzzSeeds() {}

    public static void main(String[] args) throws IOException {
        for (Map.Entry<String, byte[]> seed : all().entrySet()) {
            Path file = FOLDER.resolve(seed.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, seed.getValue());
        }
    }

    /** File name below {@link #FOLDER} to content. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> seeds = new TreeMap<>();
        for (PacketCase row : PacketCases.all()) {
            put(seeds, row.name(), row.atClient(), row.bytes());
        }
        for (BadPacket row : PacketCases.bad()) {
            put(seeds, "bad " + row.name(), false, row.bytes());
        }
        put(seeds, "nasty many pings", false, Wire.bytes("01*1400"));
        put(seeds, "nasty many empty streams", false, Wire.bytes("0a 02 00".repeat(450)));
        put(seeds, "nasty many ranges", false, Wire.bytes("02 80 00 ff ff 00 44 b0 00" + " 00 00".repeat(1200)));
        put(seeds, "nasty many crypto frames", true, Wire.bytes("06 00 00".repeat(450)));
        return seeds;
    }

    private static void put(Map<String, byte[]> seeds, String name, boolean client, byte[] payload) {
        byte[] input = new byte[payload.length + 1];
        input[0] = (byte) (client ? 1 : 0);
        System.arraycopy(payload, 0, input, 1, payload.length);
        String slug = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        if (seeds.put("frames/" + PREFIX + slug, input) != null) {
            throw new IllegalStateException("two rows are called " + slug);
        }
    }
}
