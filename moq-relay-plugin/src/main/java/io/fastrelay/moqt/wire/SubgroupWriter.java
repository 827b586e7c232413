package io.fastrelay.moqt.wire;

import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.VarintFormat;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes subgroup headers and what stands in front of a payload; the counterpart of {@link SubgroupStreamParser}. */
public final class SubgroupWriter {

    private final VarintFormat format;

    public SubgroupWriter(VarintFormat format) {
        this.format = format;
    }

    public int headerLength(SubgroupHeader header) {
        int type = SubgroupType.codeFor(header);
        return format.length(type)
                + format.length(header.trackAlias())
                + format.length(header.groupId())
                + (hasSubgroupId(header) ? format.length(header.subgroupId()) : 0)
                + (header.publisherPriority() == SubgroupHeader.DEFAULT_PRIORITY ? 0 : 1);
    }

    public void putHeader(ByteBuffer target, SubgroupHeader header) {
        format.put(target, SubgroupType.codeFor(header));
        format.put(target, header.trackAlias());
        format.put(target, header.groupId());
        if (hasSubgroupId(header)) {
            format.put(target, header.subgroupId());
        }
        putPriority(target, header.publisherPriority());
    }

    private static boolean hasSubgroupId(SubgroupHeader header) {
        return !header.subgroupIdIsFirstObject() && header.subgroupId() != 0;
    }

    /** Writes a priority unless it is the default one. */
    public static void putPriority(ByteBuffer target, int publisherPriority) {
        if (publisherPriority != SubgroupHeader.DEFAULT_PRIORITY) {
            if (publisherPriority < 0 || publisherPriority > 0xFF) {
                throw new IllegalArgumentException("publisher priority " + publisherPriority + " is not 0 to 255");
            }
            target.put((byte) publisherPriority);
        }
    }

    public int objectHeadLength(
            long objectIdDelta, byte @Nullable [] properties, long payloadLength, ObjectStatus status) {
        return format.length(objectIdDelta)
                + (properties == null ? 0 : format.length(properties.length) + properties.length)
                + format.length(payloadLength)
                + (payloadLength == 0 ? format.length(status.code()) : 0);
    }

    /** @throws IllegalArgumentException if an object that is not normal has a payload or properties */
    public void putObjectHead(
            ByteBuffer target,
            long objectIdDelta,
            byte @Nullable [] properties,
            long payloadLength,
            ObjectStatus status) {
        if (status != ObjectStatus.NORMAL && (payloadLength != 0 || properties != null && properties.length > 0)) {
            throw new IllegalArgumentException(
                    "an object with status " + status + " has neither payload nor properties");
        }
        format.put(target, objectIdDelta);
        if (properties != null) {
            format.put(target, properties.length);
            target.put(properties);
        }
        format.put(target, payloadLength);
        if (payloadLength == 0) {
            format.put(target, status.code());
        }
    }
}
