package io.fastrelay.moqt.d18;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fastrelay.moqt.ControlFramer;
import io.fastrelay.moqt.FetchRecord;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.SubgroupRecord;
import io.fastrelay.moqt.message.ControlMessage;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random values of every kind, from fixed seeds, through bytes and back. */
class RoundTripTest {

    private static final int VALUES = 200;

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void controlMessagesSurvive(long seed) {
        RandomValues random = new RandomValues(seed);
        for (int i = 0; i < VALUES; i++) {
            ControlMessage message = random.message();
            ByteBuffer bytes = Draft18.INSTANCE.control().encode(message);

            assertEquals(Optional.of(message), new ControlFramer(Draft18.INSTANCE).next(bytes));
            assertEquals(0, bytes.remaining());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void subgroupStreamsSurviveInPiecesOfAnySize(long seed) {
        RandomValues random = new RandomValues(seed);
        for (int i = 0; i < VALUES; i++) {
            SubgroupRecord stream = random.subgroup();
            byte[] bytes = stream.write(Draft18.INSTANCE.objects());

            assertEquals(
                    stream, SubgroupRecord.read(Draft18.INSTANCE, bytes, 1 + random.number(bytes.length)), "whole");
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fetchStreamsSurviveInPiecesOfAnySize(long seed) {
        RandomValues random = new RandomValues(seed);
        for (int i = 0; i < VALUES; i++) {
            FetchRecord stream = random.fetch(i % 2 == 0 ? GroupOrder.ASCENDING : GroupOrder.DESCENDING);
            byte[] bytes = stream.write(Draft18.INSTANCE.objects());

            assertEquals(
                    stream,
                    FetchRecord.read(
                            Draft18.INSTANCE, stream.order(), bytes, 1 + random.number(Math.max(1, bytes.length))));
        }
    }
}
