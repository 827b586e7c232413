package io.fastrelay.moqt.wire;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.AuthToken.AliasType;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.SetupOptions;
import io.fastrelay.moqt.VarintFormat;
import io.fastrelay.moqt.message.Setup;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Setup Options as values (draft 18 section 10.3.1); their name space is the same in all drafts. */
public final class SetupOptionCodec {

    private SetupOptionCodec() {}

    /** Errors as {@link io.fastrelay.moqt.ControlCodec#setupOptions}. */
    public static SetupOptions read(VarintFormat format, Setup setup) {
        List<AuthToken> tokens = new ArrayList<>();
        for (KeyValuePair option : setup.options()) {
            if (option.type() == SetupOptions.AUTHORIZATION_TOKEN) {
                tokens.add(token(format, option));
            }
        }
        Optional<String> path = single(setup, SetupOptions.PATH, "PATH").map(SetupOptionCodec::ascii);
        path.filter(p -> !UriSyntax.isPathAndQuery(p)).ifPresent(p -> {
            throw new MoqtException(
                    SessionError.MALFORMED_PATH,
                    "SETUP: expected a PATH of the form path-abempty [ \"?\" query ] of RFC 3986, got '" + shown(p)
                            + "'");
        });
        Optional<String> authority =
                single(setup, SetupOptions.AUTHORITY, "AUTHORITY").map(SetupOptionCodec::ascii);
        authority.filter(a -> !UriSyntax.isAuthority(a)).ifPresent(a -> {
            throw new MoqtException(
                    SessionError.MALFORMED_AUTHORITY,
                    "SETUP: expected an AUTHORITY as RFC 3986 defines it, got '" + shown(a) + "'");
        });
        return new SetupOptions(
                path,
                authority,
                singleNumber(setup, SetupOptions.MAX_AUTH_TOKEN_CACHE_SIZE, "MAX_AUTH_TOKEN_CACHE_SIZE")
                        .orElse(0),
                tokens,
                single(setup, SetupOptions.MOQT_IMPLEMENTATION, "MOQT_IMPLEMENTATION")
                        .map(Texts::lenient));
    }

    private static AuthToken token(VarintFormat format, KeyValuePair option) {
        AuthToken token = Tokens.read(new WireReader(
                format,
                ByteBuffer.wrap(option.bytes()),
                "SETUP AUTHORIZATION_TOKEN",
                SessionError.KEY_VALUE_FORMATTING_ERROR));
        if (token.aliasType() == AliasType.DELETE || token.aliasType() == AliasType.USE_ALIAS) {
            // section 10.2.2; nothing can have been registered before the first message
            throw MoqtException.violation(
                    "SETUP: expected a token with Alias Type REGISTER or USE_VALUE, got " + token.aliasType());
        }
        return token;
    }

    private static Optional<byte[]> single(Setup setup, long type, String name) {
        return one(setup, type, name).map(KeyValuePair::bytes);
    }

    private static OptionalLong singleNumber(Setup setup, long type, String name) {
        Optional<KeyValuePair> option = one(setup, type, name);
        return option.isPresent() ? OptionalLong.of(option.get().number()) : OptionalLong.empty();
    }

    private static Optional<KeyValuePair> one(Setup setup, long type, String name) {
        Optional<KeyValuePair> found = Optional.empty();
        for (KeyValuePair option : setup.options()) {
            if (option.type() == type) {
                if (found.isPresent()) {
                    throw MoqtException.violation("SETUP: option " + name + " comes twice");
                }
                found = Optional.of(option);
            }
        }
        return found;
    }

    /** URIs are ASCII; any other byte becomes a character that no URI has. */
    private static String ascii(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static String shown(String text) {
        int limit = 100;
        return text.length() <= limit ? text : text.substring(0, limit) + "...";
    }

    /** The options in ascending order of their types; a cache size of 0, the default, is not sent. */
    public static Setup write(VarintFormat format, SetupOptions options) {
        List<KeyValuePair> pairs = new ArrayList<>();
        options.path().ifPresent(path -> pairs.add(text(SetupOptions.PATH, path)));
        for (AuthToken token : options.authTokens()) {
            WireWriter value = new WireWriter(format);
            Tokens.write(value, token);
            pairs.add(KeyValuePair.bytes(SetupOptions.AUTHORIZATION_TOKEN, value.toByteArray()));
        }
        if (options.maxAuthTokenCacheSize() != 0) {
            pairs.add(KeyValuePair.number(SetupOptions.MAX_AUTH_TOKEN_CACHE_SIZE, options.maxAuthTokenCacheSize()));
        }
        options.authority().ifPresent(authority -> pairs.add(text(SetupOptions.AUTHORITY, authority)));
        options.implementation().ifPresent(name -> pairs.add(text(SetupOptions.MOQT_IMPLEMENTATION, name)));
        return new Setup(pairs);
    }

    private static KeyValuePair text(long type, String value) {
        return KeyValuePair.bytes(type, value.getBytes(StandardCharsets.UTF_8));
    }
}
