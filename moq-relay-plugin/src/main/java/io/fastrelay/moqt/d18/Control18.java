package io.fastrelay.moqt.d18;

import io.fastrelay.moqt.ControlCodec;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestKind;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.SetupOptions;
import io.fastrelay.moqt.TrackProperties;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.RequestUpdate;
import io.fastrelay.moqt.message.Setup;
import io.fastrelay.moqt.wire.KeyValuePairs;
import io.fastrelay.moqt.wire.SetupOptionCodec;
import io.fastrelay.moqt.wire.TrackPropertyReader;
import io.fastrelay.moqt.wire.Vi64;
import io.fastrelay.moqt.wire.WireReader;
import io.fastrelay.moqt.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.Set;

/** Control messages of draft 18 (section 10). */
final class Control18 implements ControlCodec {

    /** Message Length has 16 bits. */
    private static final int MAX_MESSAGE_LENGTH = 0xFFFF;

    private static final int LENGTH_BYTES = 2;

    @Override
    public ByteBuffer encode(ControlMessage message) {
        WireWriter payload = new WireWriter(Vi64.INSTANCE);
        MessageType type = new MessageWriter(payload).write(message);
        if (payload.size() > MAX_MESSAGE_LENGTH) {
            throw new IllegalArgumentException(
                    type + " has " + payload.size() + " bytes, the limit is " + MAX_MESSAGE_LENGTH);
        }
        ByteBuffer whole = ByteBuffer.allocate(Vi64.INSTANCE.length(type.code()) + LENGTH_BYTES + payload.size());
        Vi64.INSTANCE.put(whole, type.code());
        whole.putShort((short) payload.size());
        return whole.put(payload.toByteArray()).flip();
    }

    @Override
    public ControlMessage decode(long type, ByteBuffer payload) {
        return MessageReader.read(MessageType.of(type), payload);
    }

    @Override
    public boolean knows(long type) {
        return MessageType.find(type).isPresent();
    }

    @Override
    public void checkAnswer(RequestKind request, RequestOk answer) {
        Set<Carrier> carriers = Carrier.answerTo(request);
        if (carriers.isEmpty()) {
            throw MoqtException.violation(
                    "expected " + request + "_OK or REQUEST_ERROR as answer to " + request + ", got REQUEST_OK");
        }
        ParameterCodec.check(answer.parameters(), carriers, "REQUEST_OK to " + request);
        if (request != RequestKind.TRACK_STATUS && !answer.trackProperties().isEmpty()) {
            throw MoqtException.violation("REQUEST_OK to " + request + ": expected no track properties, got "
                    + answer.trackProperties().pairs().size());
        }
    }

    @Override
    public void checkUpdate(RequestKind request, RequestUpdate update) {
        Set<Carrier> carriers = Carrier.updateOf(request);
        if (carriers.isEmpty()) {
            throw MoqtException.violation("a " + request + " cannot be updated, but a REQUEST_UPDATE came");
        }
        ParameterCodec.check(update.parameters(), carriers, "REQUEST_UPDATE of " + request);
    }

    @Override
    public SetupOptions setupOptions(Setup setup) {
        return SetupOptionCodec.read(Vi64.INSTANCE, setup);
    }

    @Override
    public Setup setup(SetupOptions options) {
        return SetupOptionCodec.write(Vi64.INSTANCE, options);
    }

    @Override
    public TrackProperties trackProperties(Properties properties) {
        return TrackPropertyReader.read(Vi64.INSTANCE, properties);
    }

    @Override
    public byte[] encodeProperties(Properties properties) {
        WireWriter out = new WireWriter(Vi64.INSTANCE);
        KeyValuePairs.write(out, properties.pairs());
        return out.toByteArray();
    }

    @Override
    public Properties decodeProperties(ByteBuffer bytes) {
        return MessageReader.properties(
                new WireReader(Vi64.INSTANCE, bytes, "Properties", SessionError.PROTOCOL_VIOLATION));
    }
}
