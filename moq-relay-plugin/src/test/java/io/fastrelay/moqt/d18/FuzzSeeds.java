package io.fastrelay.moqt.d18;

import io.fastrelay.moqt.BadCase;
import io.fastrelay.moqt.FetchRecord;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Wire;
import io.fastrelay.moqt.WireCase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of the tables as inputs of {@link Draft18FuzzTest}. Run {@link #main} from the module's directory after a table
 * was changed; inputs of other names, which fuzzing found, stay.
 */
final class FuzzSeeds {

    static final Path FOLDER = Path.of("src/test/resources/io/fastrelay/moqt/d18/Draft18FuzzTestInputs");
    private static final String PREFIX = "table-";

    private FuzzSeeds() {}

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
        for (WireCase<?> row : ControlCases.all()) {
            put(seeds, "control", row.name(), row.bytes());
        }
        for (BadCase row : BadControlCases.all()) {
            put(seeds, "control", row.name(), row.bytes());
        }
        for (BadCase row : SetupOptionsTest.all()) {
            put(seeds, "setup", row.name(), row.bytes());
        }
        for (WireCase<?> row : SubgroupCases.all()) {
            put(seeds, "subgroup", row.name(), row.bytes());
        }
        for (BadCase row : SubgroupCases.badObjects()) {
            put(seeds, "subgroup", row.name(), row.bytes());
        }
        for (WireCase<FetchRecord> row : FetchCases.all()) {
            put(seeds, "fetch", row.name(), ordered(row.value().order(), row.bytes()));
        }
        for (BadCase row : FetchCases.bad()) {
            put(seeds, "fetch", row.name(), ordered(GroupOrder.ASCENDING, row.bytes()));
        }
        for (BadCase row : FetchCases.badDescending()) {
            put(seeds, "fetch", row.name(), ordered(GroupOrder.DESCENDING, row.bytes()));
        }
        for (WireCase<?> row : DatagramCases.all()) {
            put(seeds, "datagram", row.name(), row.bytes());
        }
        for (BadCase row : DatagramCases.badFields()) {
            put(seeds, "datagram", row.name(), row.bytes());
        }
        for (WireCase<?> row : PropertyCases.all()) {
            put(seeds, "properties", row.name(), row.bytes());
        }
        for (BadCase row : PropertyCases.bad()) {
            put(seeds, "properties", row.name(), row.bytes());
        }
        for (String text : SafeNames.ALL) {
            put(seeds, "names", SafeNames.title(text), text.getBytes(StandardCharsets.UTF_8));
        }
        seeds.putAll(nasty());
        return seeds;
    }

    /** What no single row shows: much of something, or many things behind each other. */
    private static Map<String, byte[]> nasty() {
        Map<String, byte[]> seeds = new TreeMap<>();
        ByteArrayOutputStream everyMessage = new ByteArrayOutputStream();
        ControlCases.all().forEach(row -> everyMessage.writeBytes(row.bytes()));
        put(seeds, "control", "nasty every message behind the other", everyMessage.toByteArray());
        put(seeds, "control", "nasty largest message of smallest pairs", Wire.bytes("af 00 ff fe 00*65534"));
        put(seeds, "control", "nasty most parameters", Wire.bytes("0d ff f7 00 00 00 df ff" + " 03 02 00 01 00*65518"));
        put(seeds, "setup", "nasty many empty options of one type", Wire.bytes("09 00" + " 00 00".repeat(2000)));
        put(seeds, "subgroup", "nasty many empty objects", Wire.bytes("31 01 02" + " 00 00 00 00".repeat(2000)));
        put(seeds, "subgroup", "nasty largest properties", Wire.bytes("31 01 02 00 c2 00 00 08*131072 00 00"));
        put(seeds, "fetch", "nasty many ranges", Wire.bytes("00" + " 80 8c 01 01 81 0c 01 02".repeat(500)));
        put(seeds, "fetch", "nasty many objects", Wire.bytes("00 1c 00 00 00 00" + " 00 00".repeat(2000)));
        put(seeds, "fetch", "nasty an object again and again", Wire.bytes("00 1c 05 05 00 00" + " 04 00 00".repeat(9)));
        put(
                seeds,
                "properties",
                "nasty immutable properties within each other",
                Wire.bytes("0b 0a 0b 08 0b 06 0b 04 0b 02 0b 00"));
        put(seeds, "properties", "nasty many of one type", Wire.bytes("3e 01" + " 00 01".repeat(2000)));
        put(seeds, "names", "nasty many empty fields", Wire.bytes("2d*4000"));
        return seeds;
    }

    /** {@link Draft18FuzzTest#fetch} reads the order from the first byte. */
    private static byte[] ordered(GroupOrder order, byte[] stream) {
        byte[] input = new byte[stream.length + 1];
        input[0] = (byte) (order == GroupOrder.ASCENDING ? 0 : 1);
        System.arraycopy(stream, 0, input, 1, stream.length);
        return input;
    }

    private static void put(Map<String, byte[]> seeds, String decoder, String name, byte[] bytes) {
        String slug = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        if (seeds.put(decoder + "/" + PREFIX + slug, bytes) != null) {
            throw new IllegalStateException("two rows are called " + decoder + "/" + slug);
        }
    }
}
