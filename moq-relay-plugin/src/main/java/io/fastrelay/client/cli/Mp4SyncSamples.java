package io.fastrelay.client.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows from the init segment which tracks are video and what their samples' default flags are, and so whether a fragment
 * begins with a sync sample (ISO/IEC 14496-12 sections 8.8.3, 8.8.7 and 8.8.8).
 */
final class Mp4SyncSamples {

    private static final int NON_SYNC = 0x0001_0000;

    private final Set<Integer> videoTracks = new HashSet<>();
    private final Map<Integer, Integer> defaultFlags = new HashMap<>();

    Mp4SyncSamples(Mp4Box moov) {
        for (Mp4Box trak : moov.all("trak")) {
            for (Mp4Box tkhd : trak.all("tkhd")) {
                ByteBuffer body = tkhd.body();
                int id = body.getInt(body.get(0) == 1 ? 20 : 12);
                for (Mp4Box hdlr : trak.all("mdia", "hdlr")) {
                    byte[] kind = new byte[4];
                    hdlr.body().position(8).get(kind);
                    if (new String(kind, StandardCharsets.ISO_8859_1).equals("vide")) {
                        videoTracks.add(id);
                    }
                }
            }
        }
        for (Mp4Box trex : moov.all("mvex", "trex")) {
            defaultFlags.put(trex.body().getInt(4), trex.body().getInt(20));
        }
    }

    /**
     * Whether a group can begin with this fragment: its first video sample is a sync sample, or, where the file has no
     * video at all, the first sample of any track.
     */
    boolean startsWithSync(Mp4Box moof) {
        for (Mp4Box traf : moof.all("traf")) {
            List<Mp4Box> tfhd = traf.all("tfhd");
            List<Mp4Box> trun = traf.all("trun");
            if (tfhd.isEmpty() || trun.isEmpty()) {
                continue;
            }
            int id = tfhd.get(0).body().getInt(4);
            if ((videoTracks.isEmpty() || videoTracks.contains(id))
                    && isSync(
                            firstSampleFlags(id, tfhd.get(0).body(), trun.get(0).body()))) {
                return true;
            }
        }
        return false;
    }

    private int firstSampleFlags(int track, ByteBuffer tfhd, ByteBuffer trun) {
        int runFlags = trun.getInt(0) & 0xff_ffff;
        int at = 8;
        if ((runFlags & 0x1) != 0) {
            at += 4;
        }
        if ((runFlags & 0x4) != 0) {
            return trun.getInt(at);
        }
        if ((runFlags & 0x400) != 0) {
            at += (runFlags & 0x100) != 0 ? 4 : 0;
            at += (runFlags & 0x200) != 0 ? 4 : 0;
            return trun.getInt(at);
        }
        int headFlags = tfhd.getInt(0) & 0xff_ffff;
        if ((headFlags & 0x20) != 0) {
            int field = 8;
            field += (headFlags & 0x1) != 0 ? 8 : 0;
            field += (headFlags & 0x2) != 0 ? 4 : 0;
            field += (headFlags & 0x8) != 0 ? 4 : 0;
            field += (headFlags & 0x10) != 0 ? 4 : 0;
            return tfhd.getInt(field);
        }
        return defaultFlags.getOrDefault(track, 0);
    }

    private static boolean isSync(int flags) {
        return (flags & NON_SYNC) == 0;
    }
}
