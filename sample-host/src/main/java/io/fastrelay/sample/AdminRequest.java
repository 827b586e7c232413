package io.fastrelay.sample;

import com.sun.net.httpserver.HttpExchange;

/**
 * What the admin pages look at.
 *
 * @param marked whether the header X-Fast-Relay is there
 */
record AdminRequest(String method, String path, boolean marked) {

    static AdminRequest of(HttpExchange exchange) {
        return new AdminRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().containsKey("X-Fast-Relay"));
    }

    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
