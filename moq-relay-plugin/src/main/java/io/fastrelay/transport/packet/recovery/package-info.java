/**
 * What becomes of packets, and how many may be on their way (RFC 9002, RFC 9438, RFC 9406). Knows packet numbers, sizes and
 * times, and nothing of frames, keys or sockets. Everything here belongs to the one thread of its connection, reads no
 * clock and allocates nothing once it is made: the caller says what time it is.
 *
 * <p><b>The parts.</b> The shared {@link io.fastrelay.transport.packet.log.SentLog} is the record of packets, whoever sent
 * them. {@code LossRecovery} finds out what became of them and settles them there, once each. {@code RttEstimate} is what it
 * measures on the way. {@code CongestionController}, of which {@code Cubic} is the one there is, hears of everything that
 * was sent, acknowledged and lost, and says how much may be in flight. {@code Pacer} spreads that over the round trip.
 *
 * <p><b>A sender's turn.</b> {@code look()} at what other senders did; {@code onTime()} if the {@code deadline()} has come;
 * as many probes as {@code probesDue()}, whatever window and pacer say; then data, as long as
 * {@code log.bytesInFlight()} plus a packet fits the {@code window()} and the pacer {@code allows()} it at the controller's
 * {@code pacingRate()}. Each packet is claimed, published in the log, reported with {@code onSent()} and {@code sent()}, and
 * leaves. A sender that stops because the window is full, or for the pacer while it is, remembers that it was held back
 * until it runs out of data: with that flag acknowledgements make the window grow, without it they do not.
 *
 * <p><b>An ACK frame.</b> {@code ackBegin()}, {@code ackRange()} for each range, {@code ackEnd()}. The ranges only move bits;
 * at the end comes, in the order of RFC 9002 appendix A.7, the round-trip sample, the losses, and then the packets that
 * arrived. So a frame is refused as a whole if it names a number that was never sent, or was given up, and one of many
 * huge ranges costs no more than what it newly acknowledges and a few words of bits.
 *
 * <p><b>Packets that are not ours.</b> Numbers that another sender claimed are looked at again until they are published or
 * given up, also when later ones were acknowledged long since. What it published in flight counts as ack-eliciting. What it
 * settled itself is not reported to anybody here: who lets another party acknowledge packets also has to tell the
 * controller of them.
 *
 * <p><b>Losses that were none.</b> Each lost packet keeps a bit as long as the log could hold it. If it is acknowledged
 * after all it is counted, and when that is true of all losses behind a reduction the controller takes the reduction back
 * (RFC 9438 section 4.9). The owner of the packet hears of the loss alone: its content was sent again anyway.
 *
 * <p><b>When all stands still.</b> After a probe timeout one probe goes out, then two, and the timeout doubles. A log that is
 * full of packets that nobody acknowledges gives up the oldest then, so that there are numbers for probes. If what was lost
 * spans three probe timeouts the window begins again with two packets (RFC 9002 section 7.6).
 *
 * <p><b>Idle and slow applications.</b> A window that is not used does not grow, time that is not used does not move the
 * cubic, and a loss reduces an unused window to what was really in flight, of which the initial window is the least. After
 * five minutes without use it is halved (RFC 7661). Until then a flow may send all of it after a pause, paced.
 *
 * <p><b>Bounds.</b> The window never exceeds what the log has room for: 1,024 packets, about 12 MB/s at 100 ms. Timers are
 * not taken for finer than 1 ms (RFC 9002 section 6.1.2).
 */
package io.fastrelay.transport.packet.recovery;
