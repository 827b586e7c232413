package io.fastrelay.moqt.wire;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.AuthToken.AliasType;

/** The Token structure (draft 18 section 10.2.2). */
public final class Tokens {

    private static final byte[] NONE = new byte[0];

    private Tokens() {}

    /** Reads a token that fills the reader, whose close code should be KEY_VALUE_FORMATTING_ERROR. */
    public static AuthToken read(WireReader reader) {
        long code = reader.varint("Alias Type");
        if (Long.compareUnsigned(code, AliasType.values().length) >= 0) {
            throw reader.fail("Alias Type is " + Long.toUnsignedString(code) + ", expected 0 to 3");
        }
        AliasType aliasType = AliasType.values()[(int) code];
        long alias = aliasType == AliasType.USE_VALUE ? 0 : reader.varint("Token Alias");
        if (aliasType == AliasType.DELETE || aliasType == AliasType.USE_ALIAS) {
            reader.end();
            return new AuthToken(aliasType, alias, 0, NONE);
        }
        return new AuthToken(aliasType, alias, reader.varint("Token Type"), reader.rest());
    }

    /** Writes a token without a length in front. */
    public static void write(WireWriter writer, AuthToken token) {
        writer.varint(token.aliasType().ordinal());
        if (token.aliasType() != AliasType.USE_VALUE) {
            writer.varint(token.alias());
        }
        if (token.aliasType() == AliasType.REGISTER || token.aliasType() == AliasType.USE_VALUE) {
            writer.varint(token.type()).raw(token.value());
        }
    }
}
