package io.fastrelay.transport.webtransport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StructuredStringsTest {

    static Stream<Arguments> fields() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of("\"moqt-18\"", List.of("moqt-18")),
                Arguments.of("\"moqt-18\", \"moqt-16\"", List.of("moqt-18", "moqt-16")),
                Arguments.of(" \"moqt-18\"  ,\t\"moqt-16\" ", List.of("moqt-18", "moqt-16")),
                Arguments.of("\"moqt-18\";q=\"a,b\";x, \"moqt-16\"", List.of("moqt-18", "moqt-16")),
                Arguments.of("\"a\\\"b\\\\c\"", List.of("a\"b\\c")),
                Arguments.of("\"a,b\"", List.of("a,b")),
                Arguments.of("moqt-18, moqt-16", List.of("moqt-18", "moqt-16")),
                Arguments.of("\"never closed", List.of("never closed")),
                Arguments.of(",,", List.of()));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void lists_of_strings_are_read(String field, List<String> strings) {
        assertEquals(strings, StructuredStrings.parse(field));
    }

    @Test
    void what_is_written_can_be_read() {
        List<String> strings = List.of("moqt-18", "with \"quotes\"", "back\\slash");
        assertEquals(strings, StructuredStrings.parse(StructuredStrings.format(strings)));
    }
}
