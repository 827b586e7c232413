package io.fastrelay.moqt.wire;

import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.PropertyScan;
import io.fastrelay.moqt.VarintFormat;
import io.fastrelay.moqt.VarintReader;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The fields that subgroup and fetch streams are made of, read as they arrive. What a piece holds entirely is handed on
 * where it lies: position and limit of the caller's buffer are moved around it, nothing is copied or allocated. Only what
 * is cut in two is kept: one number, one object's properties.
 */
public final class StreamFields {

    /** More than the largest single property there can be; a peer makes us keep no more than this per stream. */
    public static final int MAX_PROPERTIES_LENGTH = 128 << 10;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);
    private static final int KEPT = -1;
    private static final int FIRST_KEPT_SIZE = 256;
    /** A stream whose properties once were large does not hold on to that memory. */
    private static final int LARGEST_IDLE_SIZE = 4096;

    private final String stream;
    private final long maxObjectLength;
    private final VarintReader numbers;
    private final PropertyScan scan;

    private int propertiesLength;
    /** Where they begin in the buffer being fed, or KEPT. */
    private int propertiesStart;

    private int propertiesHave;
    private ByteBuffer kept = NONE;
    private long payloadLeft;
    private int savedPosition;
    private int savedLimit;

    /** @param stream names the kind of stream in errors */
    public StreamFields(VarintFormat format, String stream, long maxObjectLength) {
        this.stream = stream;
        this.maxObjectLength = maxObjectLength;
        this.numbers = new VarintReader(format);
        this.scan = new PropertyScan(format);
    }

    /** Reads a number; whether it is complete. */
    public boolean number(ByteBuffer data) {
        return numbers.read(data);
    }

    /** The number that was completed last. */
    public long value() {
        return numbers.value();
    }

    public boolean isInNumber() {
        return numbers.isPartial();
    }

    /** There is no properties field, or it is empty. */
    public void noProperties() {
        propertiesLength = 0;
        propertiesHave = 0;
        propertiesStart = KEPT;
    }

    /** The properties field's length is the last {@link #value}. */
    public void beginProperties() {
        if (Long.compareUnsigned(value(), MAX_PROPERTIES_LENGTH) > 0) {
            throw fail("Properties Length is " + Long.toUnsignedString(value()) + ", this relay takes at most "
                    + MAX_PROPERTIES_LENGTH);
        }
        noProperties();
        propertiesLength = (int) value();
    }

    public boolean hasProperties() {
        return propertiesLength > 0;
    }

    /** Reads the properties; whether they are complete. */
    public boolean properties(ByteBuffer data) {
        if (propertiesHave == 0 && data.remaining() >= propertiesLength) {
            propertiesStart = data.position();
            propertiesHave = propertiesLength;
            data.position(propertiesStart + propertiesLength);
        } else {
            int take = Math.min(propertiesLength - propertiesHave, data.remaining());
            room(propertiesHave + take);
            kept.put(propertiesHave, data, data.position(), take);
            data.position(data.position() + take);
            propertiesHave += take;
        }
        return propertiesHave == propertiesLength;
    }

    /** To be called when a piece was used up: saves complete properties whose object still lacks a field. */
    public void keep(ByteBuffer data) {
        if (propertiesStart != KEPT) {
            room(propertiesLength);
            kept.put(0, data, propertiesStart, propertiesLength);
            propertiesStart = KEPT;
        }
    }

    private void room(int needed) {
        if (kept.capacity() < needed) {
            int size =
                    Math.max(FIRST_KEPT_SIZE, Math.max(needed, Math.min(2 * kept.capacity(), MAX_PROPERTIES_LENGTH)));
            kept = ByteBuffer.wrap(Arrays.copyOf(kept.array(), size));
        }
    }

    /**
     * The properties, checked to be Key-Value-Pairs; after use {@link #close} must be called. May be {@code data} itself.
     */
    public ByteBuffer openProperties(ByteBuffer data) {
        save(data);
        if (propertiesLength == 0) {
            return NONE;
        }
        ByteBuffer view = propertiesStart == KEPT ? kept : data;
        int start = propertiesStart == KEPT ? 0 : propertiesStart;
        view.limit(start + propertiesLength).position(start);
        scan.requireWellFormed(view);
        return view;
    }

    /** The payload's length is the last {@link #value}. */
    public void beginPayload() {
        if (Long.compareUnsigned(value(), maxObjectLength) > 0) {
            throw fail("Object Payload Length is " + Long.toUnsignedString(value()) + ", this relay takes at most "
                    + maxObjectLength);
        }
        payloadLeft = value();
    }

    /** Payload bytes of the current object that are still to come. */
    public long payloadLeft() {
        return payloadLeft;
    }

    /** The next piece of payload, which counts as taken; after use {@link #close} must be called. It is {@code data}. */
    public ByteBuffer openPayload(ByteBuffer data) {
        save(data);
        int length = (int) Math.min(payloadLeft, data.remaining());
        payloadLeft -= length;
        savedPosition += length;
        return data.limit(savedPosition);
    }

    /** Gives {@code data} its position and limit back. */
    public void close(ByteBuffer data) {
        data.limit(savedLimit).position(savedPosition);
        propertiesStart = KEPT;
        if (kept.capacity() > LARGEST_IDLE_SIZE) {
            kept = NONE;
        } else {
            kept.clear();
        }
    }

    private void save(ByteBuffer data) {
        savedPosition = data.position();
        savedLimit = data.limit();
    }

    public MoqtException fail(String message) {
        return MoqtException.violation(stream + ": " + message);
    }
}
