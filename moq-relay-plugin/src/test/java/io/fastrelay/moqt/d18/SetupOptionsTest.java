package io.fastrelay.moqt.d18;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.AuthToken.AliasType;
import io.fastrelay.moqt.BadCase;
import io.fastrelay.moqt.ControlCodec;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.SetupOptions;
import io.fastrelay.moqt.Wire;
import io.fastrelay.moqt.message.Setup;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetupOptionsTest {

    private static final ControlCodec CODEC = Draft18.INSTANCE.control();
    private static final SetupOptions NONE =
            new SetupOptions(Optional.empty(), Optional.empty(), 0, List.of(), Optional.empty());

    /** SETUP payloads that read as pairs but mean something forbidden. */
    static List<BadCase> all() {
        return List.of(
                BadCase.violation("PATH twice", "PATH comes twice", "01 01 2f 00 01 2f"),
                BadCase.violation("AUTHORITY twice", "AUTHORITY comes twice", "05 01 61 00 01 61"),
                BadCase.violation("cache size twice", "MAX_AUTH_TOKEN_CACHE_SIZE comes twice", "04 01 00 01"),
                BadCase.violation("implementation twice", "MOQT_IMPLEMENTATION comes twice", "07 00 00 00"),
                BadCase.violation("a token that uses an alias", "USE_ALIAS", "03 02 02 01"),
                BadCase.violation("a token that deletes an alias", "DELETE", "03 02 00 01"),
                BadCase.formatting("an empty token", "Alias Type", "03 00"),
                BadCase.formatting("a token of unknown alias type", "expected 0 to 3", "03 02 07 01"),
                BadCase.formatting("a token cut off", "Token Type", "03 02 01 01"),
                new BadCase("a path without slash", SessionError.MALFORMED_PATH, "'live'", "01 04 \"live\""),
                new BadCase("a path with a space", SessionError.MALFORMED_PATH, "RFC 3986", "01 03 2f 20 61"),
                new BadCase("a path with a fragment", SessionError.MALFORMED_PATH, "RFC 3986", "01 03 \"/a#\""),
                new BadCase("a path with a bad escape", SessionError.MALFORMED_PATH, "RFC 3986", "01 04 \"/%4g\""),
                new BadCase("a path cut in an escape", SessionError.MALFORMED_PATH, "RFC 3986", "01 03 \"/%4\""),
                new BadCase("a path that is not text", SessionError.MALFORMED_PATH, "RFC 3986", "01 03 2f c3 28"),
                new BadCase("a path of 300 bytes", SessionError.MALFORMED_PATH, "...'", "01 81 2c 20*300"),
                new BadCase("an authority with a path", SessionError.MALFORMED_AUTHORITY, "'a/b'", "05 03 \"a/b\""),
                new BadCase("an authority with two at", SessionError.MALFORMED_AUTHORITY, "RFC", "05 05 \"a@b@c\""),
                new BadCase("a port of letters", SessionError.MALFORMED_AUTHORITY, "RFC", "05 04 \"a:bc\""),
                new BadCase("an open bracket", SessionError.MALFORMED_AUTHORITY, "RFC", "05 03 \"[::\""),
                new BadCase("text behind a bracket", SessionError.MALFORMED_AUTHORITY, "RFC", "05 06 \"[::1]a\""),
                new BadCase("empty brackets", SessionError.MALFORMED_AUTHORITY, "RFC", "05 02 \"[]\""));
    }

    static Stream<BadCase> badCases() {
        return all().stream();
    }

    @ParameterizedTest
    @MethodSource("badCases")
    void badOptionsCloseTheSessionWithTheCodeOfTheDraft(BadCase bad) {
        Setup setup = (Setup) CODEC.decode(0x2F00, ByteBuffer.wrap(bad.bytes()));

        MoqtException error = assertThrows(MoqtException.class, () -> CODEC.setupOptions(setup));

        assertEquals(bad.error(), error.error(), error.getMessage());
        assertTrue(error.getMessage().contains(bad.says()), error.getMessage());
    }

    @Test
    void optionsSurviveTheWayThroughBytes() {
        SetupOptions options = new SetupOptions(
                Optional.of("/live?x=1"),
                Optional.of("example.com:4443"),
                4096,
                List.of(
                        AuthToken.value(5, Wire.bytes("\"tok\"")),
                        new AuthToken(AliasType.REGISTER, 9, 1, Wire.bytes("ff"))),
                Optional.of("fast-relay"));

        ByteBuffer message = CODEC.encode(CODEC.setup(options));
        message.position(4);

        assertEquals(options, CODEC.setupOptions((Setup) CODEC.decode(0x2F00, message)));
        assertEquals(NONE, CODEC.setupOptions(CODEC.setup(NONE)));
        assertEquals(List.of(), CODEC.setup(NONE).options());
    }

    @Test
    void unknownOptionsAreIgnoredHoweverOftenTheyCome() {
        Setup setup = new Setup(List.of(
                KeyValuePair.number(0x02, 8),
                KeyValuePair.bytes(0x9D, new byte[3]),
                KeyValuePair.bytes(0x9D, new byte[3]),
                KeyValuePair.number(0x40b5a, 1)));

        assertEquals(NONE, CODEC.setupOptions(setup));
    }

    @Test
    void anImplementationThatIsNotTextIsShownAnyway() {
        Setup setup = new Setup(List.of(KeyValuePair.bytes(0x07, Wire.bytes("61 ff 62"))));

        assertEquals(Optional.of("a?b"), CODEC.setupOptions(setup).implementation());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a/b", "//", "/a%20b", "?q", "/?a=b&c=/?", "/a:b@c!$&'()*+,;=-._~"})
    void pathsOfTheGrammarAreTaken(String path) {
        Setup setup = new Setup(List.of(KeyValuePair.bytes(0x01, path.getBytes(StandardCharsets.UTF_8))));

        assertEquals(Optional.of(path), CODEC.setupOptions(setup).path());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "a:", "example.com:4443", "127.0.0.1", "[::1]", "[fe80::1]:443", "u:p@h:1", "a%41b"})
    void authoritiesOfTheGrammarAreTaken(String authority) {
        Setup setup = new Setup(List.of(KeyValuePair.bytes(0x05, authority.getBytes(StandardCharsets.UTF_8))));

        assertEquals(Optional.of(authority), CODEC.setupOptions(setup).authority());
    }
}
