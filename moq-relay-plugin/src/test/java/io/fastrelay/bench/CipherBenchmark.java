package io.fastrelay.bench;

import io.fastrelay.transport.packet.nativelib.NativeLibraries;
import io.fastrelay.transport.packet.protection.CipherSuite;
import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.protection.HeaderProtection;
import io.fastrelay.transport.packet.protection.Implementations;
import io.fastrelay.transport.packet.protection.PacketCipher;
import io.fastrelay.transport.packet.protection.TrafficSecret;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one packet costs to seal and to open, and its header's mask, in every implementation: {@link Ciphers#fastest} is
 * chosen by this. Run by hand like {@link CodecBenchmark}; {@code -prof gc} shows what the JDK allocates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CipherBenchmark {

    private static final int HEADER = 13;

    @Param({"AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256"})
    public CipherSuite suite = CipherSuite.AES_128_GCM_SHA256;

    @Param({"java", "libcrypto"})
    public String implementation = "java";

    /** Of the header and the payload: an acknowledgement, a full packet. */
    @Param({"40", "1250"})
    public int length = 1250;

    private final NativeLibraries libraries = new NativeLibraries();
    private final byte[] packet = new byte[1500];
    private final byte[] sealed = new byte[1500];
    /** Two, since an implementation may be slow with the same nonce twice in a row. */
    private final byte[][] received = new byte[2][1500];

    private final byte[] opened = new byte[1500];
    private PacketCipher sealer;
    private PacketCipher opener;
    private HeaderProtection headers;
    private long number;

    @Setup
    public void make() {
        TrafficSecret secret = new TrafficSecret(suite, new byte[suite.hashLength()]);
        sealer = Implementations.cipher(implementation, secret, libraries);
        opener = Implementations.cipher(implementation, secret, libraries);
        headers = Ciphers.portable().headerProtection(secret);
        for (; number < received.length; number++) {
            sealer.seal(number, packet, HEADER, length, received[(int) number]);
        }
    }

    @TearDown
    public void free() {
        sealer.close();
        opener.close();
        libraries.close();
    }

    @Benchmark
    public byte[] seal() {
        sealer.seal(number++, packet, HEADER, length, sealed);
        return sealed;
    }

    @Benchmark
    public int open() {
        int next = (int) number++ & 1;
        return opener.open(next, received[next], 0, HEADER, length + PacketCipher.TAG_LENGTH, opened);
    }

    @Benchmark
    public long mask() {
        return headers.mask(received[0], HEADER);
    }
}
