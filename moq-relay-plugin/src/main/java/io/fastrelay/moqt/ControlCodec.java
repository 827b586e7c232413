package io.fastrelay.moqt;

import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.RequestUpdate;
import io.fastrelay.moqt.message.Setup;
import java.nio.ByteBuffer;

/** Control and request messages of one draft, to and from bytes. Pure; safe to share between threads. */
public interface ControlCodec {

    /**
     * The whole message, type and length included, ready to be read. Reasons that are too long are cut.
     *
     * @throws IllegalArgumentException if this draft cannot say it, or it is longer than 65,535 bytes
     */
    ByteBuffer encode(ControlMessage message);

    /**
     * Reads a message's payload; all of {@code payload} belongs to it.
     *
     * @throws MoqtException with the close code that the draft demands
     */
    ControlMessage decode(long type, ByteBuffer payload);

    /** Whether this draft knows the message type, so that a framer can refuse it before its length arrives. */
    boolean knows(long type);

    /**
     * Checks what only the request decides: which parameters (and whether track properties) its answer may carry.
     *
     * @throws MoqtException PROTOCOL_VIOLATION if one does not belong there
     */
    void checkAnswer(RequestKind request, RequestOk answer);

    /**
     * The same for an update.
     *
     * @throws MoqtException PROTOCOL_VIOLATION if a parameter does not belong there
     */
    void checkUpdate(RequestKind request, RequestUpdate update);

    /**
     * Interprets the options of a received SETUP. Unknown ones are ignored, however often they come.
     *
     * @throws MoqtException KEY_VALUE_FORMATTING_ERROR, MALFORMED_PATH, MALFORMED_AUTHORITY, or PROTOCOL_VIOLATION for
     *     an option that must not be repeated and for tokens that use or delete an alias
     */
    SetupOptions setupOptions(Setup setup);

    /** The SETUP message that says this. */
    Setup setup(SetupOptions options);

    /**
     * Interprets track properties.
     *
     * @throws MoqtException PROTOCOL_VIOLATION for values that the draft forbids; {@link #decode} did this check for
     *     those of received messages
     */
    TrackProperties trackProperties(Properties properties);

    /** Encodes properties without a length in front. */
    byte[] encodeProperties(Properties properties);

    /**
     * Reads properties that fill {@code bytes}.
     *
     * @throws MoqtException as section 1.4.3 demands
     */
    Properties decodeProperties(ByteBuffer bytes);
}
