package io.fastrelay.transport.packet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/** Writes frames from the words of {@link RecordingFrames}: each with its length, in the shortest encoding. */
final class FrameText {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private FrameText() {}

    static byte[] write(List<String> events) {
        FrameText text = new FrameText();
        events.forEach(text::frame);
        return text.out.toByteArray();
    }

    private void frame(String event) {
        String[] words = event.replace(":", "").split(" ");
        switch (words[0]) {
            case "ack" -> ack(words);
            case "challenge" -> fixed(0x1a, Long.parseUnsignedLong(words[1], 16));
            case "at-once" -> numbers(0x1f);
            case "frequency" -> {
                out.write(0x40);
                numbers(0xaf, words[1], words[2], words[3], words[4]);
            }
            case "response" -> fixed(0x1b, Long.parseUnsignedLong(words[1], 16));
            case "reset" -> numbers(0x04, words[1], words[3], words[5]);
            case "stop" -> numbers(0x05, words[1], words[3]);
            case "max" -> max(words);
            case "stream" -> {
                boolean fin = event.endsWith(" fin");
                String hex = event.substring(event.indexOf(": ") + 2).replace(" fin", "");
                numbers(fin ? 0x0f : 0x0e, words[1], words[3]);
                bytes(hex);
            }
            case "datagram" -> {
                numbers(0x31);
                bytes(event.substring("datagram ".length()));
            }
            default -> throw new IllegalArgumentException(event);
        }
    }

    private void max(String[] words) {
        switch (words[1]) {
            case "data" -> numbers(0x10, words[2]);
            case "stream" -> numbers(0x11, words[3], words[4]);
            default -> numbers(words[2].equals("bidirectional") ? 0x12 : 0x13, words[3]);
        }
    }

    private void ack(String[] words) {
        numbers(0x02, words[1], words[3], Integer.toString(words.length - 5));
        long before = -1;
        for (int i = 4; i < words.length; i++) {
            String[] ends = words[i].split("\\.\\.");
            long smallest = Long.parseLong(ends[0]);
            long largest = Long.parseLong(ends[1]);
            if (before >= 0) {
                number(before - largest - 2);
            }
            number(largest - smallest);
            before = smallest;
        }
    }

    private void fixed(int type, long value) {
        out.write(type);
        out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
    }

    private void bytes(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        number(bytes.length);
        out.writeBytes(bytes);
    }

    private void numbers(int type, String... values) {
        out.write(type);
        for (String value : values) {
            number(Long.parseLong(value));
        }
    }

    private void number(long value) {
        int prefix = value < 64 ? 0 : value < 16_384 ? 1 : value < 1 << 30 ? 2 : 3;
        int length = 1 << prefix;
        long encoded = value | (long) prefix << length * 8 - 2;
        for (int i = length - 1; i >= 0; i--) {
            out.write((int) (encoded >>> i * 8));
        }
    }
}
