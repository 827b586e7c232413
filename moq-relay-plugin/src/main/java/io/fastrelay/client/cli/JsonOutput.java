package io.fastrelay.client.cli;

import io.fastrelay.client.ObjectHead;
import io.fastrelay.client.ReceivedObject;
import io.fastrelay.moqt.KeyValuePair;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * One JSON object per line: {@code group}, {@code object}, {@code subgroup} (absent for datagrams), {@code priority},
 * {@code status}, {@code properties}, {@code length}, {@code payload} in base64. All values are numbers or of characters
 * that need no escaping.
 */
final class JsonOutput implements ObjectOutput {

    private final OutputStream out;

    JsonOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(ReceivedObject object) throws IOException {
        ObjectHead head = object.head();
        StringBuilder line = new StringBuilder(96 + object.payload().length * 4 / 3);
        line.append("{\"group\":").append(Long.toUnsignedString(head.location().group()));
        line.append(",\"object\":").append(Long.toUnsignedString(head.location().object()));
        if (head.subgroup().isPresent()) {
            line.append(",\"subgroup\":")
                    .append(Long.toUnsignedString(head.subgroup().getAsLong()));
        }
        line.append(",\"priority\":").append(head.publisherPriority());
        line.append(",\"status\":\"").append(head.status()).append('"');
        if (!head.properties().isEmpty()) {
            line.append(",\"properties\":[")
                    .append(head.properties().pairs().stream()
                            .map(JsonOutput::pair)
                            .collect(Collectors.joining(",")))
                    .append(']');
        }
        line.append(",\"length\":").append(object.payload().length);
        line.append(",\"payload\":\"")
                .append(Base64.getEncoder().encodeToString(object.payload()))
                .append("\"}\n");
        out.write(line.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static String pair(KeyValuePair pair) {
        String type = "{\"type\":" + Long.toUnsignedString(pair.type());
        return pair.isNumber()
                ? type + ",\"number\":" + Long.toUnsignedString(pair.number()) + "}"
                : type + ",\"hex\":\"" + HexFormat.of().formatHex(pair.bytes()) + "\"}";
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
