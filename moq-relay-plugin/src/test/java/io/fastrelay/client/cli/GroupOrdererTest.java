package io.fastrelay.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fastrelay.client.ObjectHead;
import io.fastrelay.client.ReceivedObject;
import io.fastrelay.client.SubgroupEnd;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.Properties;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GroupOrdererTest {

    private static final long MILLI = 1_000_000;

    private final List<String> written = new ArrayList<>();
    private final ObjectOutput output = new ObjectOutput() {
        @Override
        public void write(ReceivedObject object) {
            written.add(object.location().toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private static ReceivedObject object(long group, long id) {
        return status(group, id, ObjectStatus.NORMAL);
    }

    private static ReceivedObject status(long group, long id, ObjectStatus status) {
        return new ReceivedObject(
                new ObjectHead(new Location(group, id), OptionalLong.of(0), 128, status, Properties.NONE),
                new byte[0],
                0);
    }

    private static SubgroupEnd end(long group, long last) {
        return new SubgroupEnd(group, OptionalLong.of(0), OptionalLong.of(last), true, Optional.empty());
    }

    @Test
    void aGroupThatOvertakesWaitsForTheOneBefore() throws IOException {
        GroupOrderer orderer = new GroupOrderer(output, Optional.empty(), 1000);
        orderer.object(object(0, 0), 0);
        orderer.object(object(1, 0), 0);
        orderer.object(object(0, 1), 0);
        assertEquals(List.of("0:0", "0:1"), written);
        orderer.subgroupEnd(end(0, 1), 0);
        assertEquals(List.of("0:0", "0:1", "1:0"), written);
        assertEquals(0, orderer.passedOver());
    }

    @Test
    void theEndOfAGroupMayComeAsAnObject() throws IOException {
        GroupOrderer orderer = new GroupOrderer(output, Optional.empty(), 1000);
        orderer.object(object(1, 0), 0);
        orderer.object(object(2, 0), 0);
        orderer.object(status(1, 1, ObjectStatus.END_OF_GROUP), 0);
        assertEquals(List.of("1:0", "2:0"), written);
    }

    @Test
    void whatDoesNotComeIsPassedOverWhenThePatienceIsOver() throws IOException {
        GroupOrderer orderer = new GroupOrderer(output, Optional.empty(), 100);
        orderer.object(object(0, 0), 0);
        orderer.object(object(0, 2), 10 * MILLI);
        orderer.tick(100 * MILLI);
        assertEquals(List.of("0:0"), written);
        orderer.tick(111 * MILLI);
        assertEquals(List.of("0:0", "0:2"), written);
        assertEquals(1, orderer.passedOver());
        orderer.object(object(0, 1), 120 * MILLI);
        assertEquals(1, orderer.late());
        assertEquals(2, written.size());
    }

    @Test
    void aKnownStartIsWaitedFor() throws IOException {
        GroupOrderer orderer = new GroupOrderer(output, Optional.of(new Location(3, 5)), 1000);
        orderer.object(object(3, 6), 0);
        assertEquals(List.of(), written);
        orderer.object(object(3, 5), 0);
        assertEquals(List.of("3:5", "3:6"), written);
    }

    @Test
    void theRestIsWrittenAtTheEnd() throws IOException {
        GroupOrderer orderer = new GroupOrderer(output, Optional.empty(), 1000);
        orderer.object(object(4, 3), 0);
        orderer.object(object(7, 0), 0);
        orderer.finish();
        assertEquals(List.of("4:3", "7:0"), written);
    }
}
