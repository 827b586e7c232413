package io.fastrelay.sample;

import java.nio.charset.StandardCharsets;

/** What an admin page answers. */
record AdminResponse(int status, String contentType, byte[] body) {

    static AdminResponse text(int status, String text) {
        return new AdminResponse(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static AdminResponse json(int status, byte[] json) {
        return new AdminResponse(status, "application/json", json);
    }
}
