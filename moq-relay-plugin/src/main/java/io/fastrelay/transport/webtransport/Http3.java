package io.fastrelay.transport.webtransport;

/** Numbers of HTTP/3 (RFC 9114) and WebTransport over HTTP/3. */
final class Http3 {

    // frame types, RFC 9114 section 7.2
    static final long DATA = 0x00;
    static final long HEADERS = 0x01;
    static final long SETTINGS = 0x04;
    static final long GOAWAY = 0x07;

    // unidirectional stream types, RFC 9114 section 6.2, RFC 9204 section 4.2
    static final long CONTROL_STREAM = 0x00;
    static final long PUSH_STREAM = 0x01;
    static final long QPACK_ENCODER_STREAM = 0x02;
    static final long QPACK_DECODER_STREAM = 0x03;

    // draft-ietf-webtrans-http3 sections 4.2 and 4.3
    static final long WEBTRANSPORT_UNIDIRECTIONAL = 0x54;
    static final long WEBTRANSPORT_BIDIRECTIONAL = 0x41;

    // settings
    static final long ENABLE_CONNECT_PROTOCOL = 0x08;
    static final long H3_DATAGRAM = 0x33;
    /** H3_DATAGRAM of RFC 9297's last drafts, which older browsers look for. */
    static final long H3_DATAGRAM_DRAFT = 0xffd277;
    /** ENABLE_WEBTRANSPORT of draft 02: Chromium. */
    static final long WEBTRANSPORT_DRAFT02 = 0x2b603742;
    /** WEBTRANSPORT_MAX_SESSIONS of drafts 07 to 12. */
    static final long WEBTRANSPORT_DRAFT07 = 0xc671706aL;
    /** WT_MAX_SESSIONS of drafts 13 and 14: Safari. */
    static final long WEBTRANSPORT_DRAFT13 = 0x14e9cd29;
    /** WT_ENABLED of draft 15. */
    static final long WEBTRANSPORT_DRAFT15 = 0x2c7cf000;

    // error codes, RFC 9114 section 8.1
    static final long NO_ERROR = 0x100;
    static final long GENERAL_PROTOCOL_ERROR = 0x101;
    static final long STREAM_CREATION_ERROR = 0x103;
    static final long CLOSED_CRITICAL_STREAM = 0x104;
    static final long FRAME_UNEXPECTED = 0x105;
    static final long FRAME_ERROR = 0x106;
    static final long EXCESSIVE_LOAD = 0x107;
    static final long SETTINGS_ERROR = 0x109;
    static final long MISSING_SETTINGS = 0x10a;
    static final long REQUEST_REJECTED = 0x10b;
    static final long MESSAGE_ERROR = 0x10e;
    static final long QPACK_DECOMPRESSION_FAILED = 0x200;

    // error codes of draft-ietf-webtrans-http3 section 9.5
    static final long BUFFERED_STREAM_REJECTED = 0x3994bd84L;
    static final long SESSION_GONE = 0x170d7b68L;

    // capsules, draft-ietf-webtrans-http3 section 5
    static final long CLOSE_SESSION = 0x2843;
    static final long DRAIN_SESSION = 0x78ae;

    private Http3() {}
}
