package io.fastrelay.client;

/**
 * What came so far.
 *
 * @param objects whole objects, those that say the end of a group or track included
 * @param bytes payload bytes
 * @param resets subgroup streams that the publisher gave up
 */
public record ReceiveCounters(long objects, long bytes, long resets) {}
