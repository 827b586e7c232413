package io.fastrelay.client.cli;

/**
 * What becomes one object.
 *
 * @param payload its bytes
 * @param startsGroup a new group begins with it
 */
record Piece(byte[] payload, boolean startsGroup) {}
