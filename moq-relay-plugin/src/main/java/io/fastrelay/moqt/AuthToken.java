package io.fastrelay.moqt;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The Token structure of an AUTHORIZATION_TOKEN parameter or setup option (draft 18 section 10.2.2), as it stands on the
 * wire, before aliases are resolved.
 *
 * @param aliasType what the receiver shall do with the alias
 * @param alias the token alias; 0 and without meaning for {@link AliasType#USE_VALUE}
 * @param type the token type of the IANA table; 0 for DELETE and USE_ALIAS
 * @param value the token's payload; empty for DELETE and USE_ALIAS
 */
public record AuthToken(AliasType aliasType, long alias, long type, byte[] value) {

    /** Code points of section 15.5, in their order. */
    public enum AliasType {
        DELETE,
        REGISTER,
        USE_ALIAS,
        USE_VALUE
    }

    public static AuthToken value(long type, byte[] value) {
        return new AuthToken(AliasType.USE_VALUE, 0, type, value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuthToken that
                && aliasType == that.aliasType
                && alias == that.alias
                && type == that.type
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value) * 31 + Long.hashCode(alias) * 17 + aliasType.hashCode() + Long.hashCode(type);
    }

    /** Leaves the value out: tokens are secrets and this ends up in logs. */
    @Override
    public String toString() {
        return "AuthToken[" + aliasType + " alias=" + alias + " type=0x"
                + HexFormat.of().toHexDigits(type) + " " + value.length + " bytes]";
    }
}
