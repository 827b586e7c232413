/**
 * The data path: how an object comes from a publisher's packet to the packets of its subscribers. It reads from top to
 * bottom in {@link io.fastrelay.relay.track} (in) and here (out).
 *
 * <h2>In: a publisher's thread</h2>
 *
 * <p>The session of a publisher parses its streams and calls {@code TrackIngest} and {@code UpstreamStream} on the thread
 * that received the packet. Under the track's lock, which only publishers of the same track share, and which is free
 * unless there are several, {@code ObjectWriter} checks the object (section 2.4.2), tells a new one from one that is there
 * already, and copies its bytes into blocks of the {@code PayloadArena}: the only copy until it is sent. The object joins
 * a {@code SubgroupRun}, the list of what one downstream stream would carry; runs and datagrams join the track's log.
 * {@code TrackStore} is the cache around it: groups by id, costs, eviction; {@code Knowledge} is what is known of objects
 * that are not there.
 *
 * <p>Behind the lock the same thread tells every subscriber: it sets a flag ({@code ChangeSignal}) and, if the flag was
 * not set, puts the signal into the mailbox of the subscriber's session and wakes its media channel. That is all that
 * costs per subscriber here: no lock, no allocation, nothing that another subscriber could delay.
 *
 * <h2>Out: a subscriber's send context</h2>
 *
 * <p>All of a session's delivery state belongs to its send context, one thread for the life of the connection: no lock,
 * and nobody waits. Woken, the channel calls {@code SessionDelivery.onWake}, which reads the mailbox: each
 * {@code SubscriptionFlow} that has news follows the log from where it stands and looks at its cursors; commands of other
 * threads come the same way. All of this reads the track without a lock: lists are linked through volatile fields
 * ({@code LogNode}), payloads publish their length last ({@code Payload}), ends are set behind the last object. Listeners
 * are called when the mail is read, so that sessions may call each other.
 *
 * <p>When there is room to send, the channel asks {@code SessionDelivery.produce}. {@code Scheduler} picks the flow, the
 * flow its {@code Sendable} from its {@code Lineup} (section 7.2), and that one fills the frame: a {@code SubgroupCursor}
 * with a piece of a stream, a {@code DatagramItem} with a datagram, a {@code SentStream} with what was lost, a
 * {@code FetchFlow} with what its {@code FetchWalk} came to. Heads are encoded once per object and kept with it
 * ({@code ObjectHeads}). What lacks credit is set aside and tried again.
 *
 * <h2>Lost</h2>
 *
 * <p>The channel keeps no payload. Per stream, {@code SentBytes} remembers by reference which head and which payload stand
 * where, until the peer has acknowledged them; what the cache evicts meanwhile stays in memory as long as it is needed
 * here, which the congestion window bounds. Bytes that are lost take their place in the order of section 7.2, in front of
 * what is new of the same subgroup, and are written again exactly as they were, in whatever pieces fit. If by then a
 * delivery timeout has passed, or the object is below the drop threshold, the stream is reset instead: never half an
 * object. A stream that is closed is kept until all of it has arrived, even beyond the end of its subscription.
 *
 * <h2>Too much for the path</h2>
 *
 * <p>{@code DropThreshold} watches the congestion controller and what waits for the session. When the window was reduced
 * and a queue of more than a quarter of it has stood for four round trips (200 ms at least), with objects in it that have
 * waited for half of that, objects of the least important
 * priorities are not begun any more, subscriber priority before publisher priority as in section 7.2; if that does not
 * help, those of the next, but never those of the most important priority in use. So a subscriber behind a narrow path
 * gets less of what matters least, in whole objects and without delay, instead of everything late; where all priorities are
 * equal nothing is dropped here. When nothing has waited for four times as long, one priority comes back, then the next;
 * each time that turns out to be too early, the time doubles. Such objects count as dropped for their priority.
 *
 * <h2>Late</h2>
 *
 * <p>{@code Watch} looks at what is waiting four times a second: it enforces SUBGROUP_DELIVERY_TIMEOUT, drops whole
 * objects where more waits than may, and ends subscriptions that are too far behind (section 8). How much waits is the
 * track's count of bytes minus the subscription's ({@code Account}): nothing is done per object and subscriber for it.
 * OBJECT_DELIVERY_TIMEOUT is checked when an object is sent.
 *
 * <h2>Memory</h2>
 *
 * <p>A track's objects are held by its cache and by the cursors that have not passed them. Evicting an object takes it
 * out of the index and the run's beginning; who is still reading goes on from the node it stands on. How much a cursor can
 * hold back is bounded by {@code DeliveryLimits}. What is kept of streams until it is acknowledged are payloads alone, not
 * the lists that they are in.
 */
package io.fastrelay.relay.delivery;
