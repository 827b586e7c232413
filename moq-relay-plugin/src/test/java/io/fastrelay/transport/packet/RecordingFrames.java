package io.fastrelay.transport.packet;

import io.fastrelay.moqt.Wire;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes down what a reader says, as text. */
final class RecordingFrames implements FrameReader.Connection, FrameHandler {

    final List<String> events = new ArrayList<>();
    final FrameReader.Result result = new FrameReader.Result();
    private final byte[] handshakeSide = new byte[70_000];
    private StringBuilder ack = new StringBuilder();

    /** Reads a payload that lies in front of other bytes, and writes down what came of it at the end. */
    void read(boolean client, byte[] payload) throws QuicException {
        byte[] array = Arrays.copyOf(payload, payload.length + 32);
        Arrays.fill(array, payload.length, array.length, (byte) 0x0f);
        new FrameReader(client, this, this).read(array, payload.length, handshakeSide, result);
    }

    byte[] handshakeSide() {
        return Arrays.copyOf(handshakeSide, result.handshakeSide);
    }

    @Override
    public void ackBegin(long largest, long delay) {
        ack = new StringBuilder("ack " + largest + " delay " + delay + ":");
    }

    @Override
    public void ackRange(long smallest, long largest) {
        ack.append(' ').append(smallest).append("..").append(largest);
    }

    @Override
    public void ackEnd() {
        events.add(ack.toString());
    }

    @Override
    public void onPathChallenge(long data) {
        events.add("challenge " + Long.toHexString(data));
    }

    @Override
    public void onPathResponse(long data) {
        events.add("response " + Long.toHexString(data));
    }

    @Override
    public void onImmediateAck() {
        events.add("at-once");
    }

    @Override
    public void onAckFrequency(long sequence, long threshold, long maxDelayMicros, long reorderingThreshold) {
        events.add("frequency " + sequence + " " + threshold + " " + maxDelayMicros + " " + reorderingThreshold);
    }

    @Override
    public void onStream(long streamId, long offset, ByteBuffer data, boolean fin) {
        events.add("stream " + streamId + " at " + offset + ": " + Wire.hex(data) + (fin ? " fin" : ""));
    }

    @Override
    public void onResetStream(long streamId, long code, long finalSize) {
        events.add("reset " + streamId + " code " + code + " size " + finalSize);
    }

    @Override
    public void onStopSending(long streamId, long code) {
        events.add("stop " + streamId + " code " + code);
    }

    @Override
    public void onMaxData(long limit) {
        events.add("max data " + limit);
    }

    @Override
    public void onMaxStreamData(long streamId, long limit) {
        events.add("max stream data " + streamId + ": " + limit);
    }

    @Override
    public void onMaxStreams(boolean bidirectional, long limit) {
        events.add("max streams " + (bidirectional ? "bidirectional " : "unidirectional ") + limit);
    }

    @Override
    public void onDatagram(ByteBuffer data) {
        events.add("datagram " + Wire.hex(data));
    }

    @Override
    public void onHandshakeSide(byte[] packet, InetSocketAddress from) {
        throw new AssertionError("the reader only collects");
    }

    @Override
    public void onPeerAddress(InetSocketAddress address) {
        throw new AssertionError("not from a frame");
    }

    @Override
    public void onError(QuicException error) {
        throw new AssertionError("the reader throws");
    }

    @Override
    public void onActivity() {
        throw new AssertionError("not from a frame");
    }
}
