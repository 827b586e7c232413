/**
 * The relay's control plane (draft 18 sections 3 to 10): who publishes what, who wants what, and what has to be asked or
 * told for it. Objects do not pass here; they go from sessions into {@link io.fastrelay.relay.track} and from there
 * through {@link io.fastrelay.relay.delivery}.
 *
 * <h2>Threads</h2>
 * All state here belongs to one serial context, the relay context ({@code RelayCore.context()}). Sessions speak in their
 * own connections' contexts; {@code SessionEntrance}, {@code IncomingRequest} and {@code ContextListener} carry what they
 * say over. Calls to sessions, tracks and deliveries are free-threaded and need no hop. Three things run outside, because
 * objects follow right behind: {@code UpstreamSubscription.attach} with {@code TrackSlot} settles where the objects of a
 * publisher go the moment SUBSCRIBE_OK arrives; {@code UpstreamReceiver} stands in front of the track till then; and
 * {@code UpstreamFetch} takes fetched objects.
 *
 * <h2>A track</h2>
 * {@code TrackEntry} joins three parties.
 * <ul>
 *   <li>Publishers, {@code UpstreamSubscription}: PENDING (our SUBSCRIBE is not answered), ESTABLISHED, ENDED. At most one
 *       per session. All matching publishers are asked; their objects meet, without duplicates, in the track.
 *   <li>Waiters, {@code TrackWaiter}: requests that can be answered only when a publisher is established.
 *   <li>Subscribers, {@code DownstreamSubscription}: PENDING (the host or a publisher is asked, or the subscriber about our
 *       PUBLISH), ESTABLISHED, FINISHING (streams are being closed, PUBLISH_DONE follows), ENDED.
 * </ul>
 * When the last publisher says that the track has ended, subscribers finish. When it is just gone, they stay for a grace
 * time. A publisher that comes back and continues the numbering is joined seamlessly; one that begins anew gets a new track
 * object, so that its objects are not taken for malformed duplicates, and the old subscriptions end with TRACK_ENDED.
 * An unused track keeps its upstream subscriptions for a while, and its cache for a while longer.
 *
 * <h2>Choices where the draft leaves one</h2>
 * <ul>
 *   <li>One relay is one scope; see {@link io.fastrelay.relay.Relay}.
 *   <li>Tracks of PUBLISH are offered to SUBSCRIBE_TRACKS; tracks that only exist because somebody subscribed are not.
 *   <li>Namespaces are those of PUBLISH_NAMESPACE, and of NAMESPACE in answer to our own SUBSCRIBE_NAMESPACE; a PUBLISH
 *       does not make one.
 *   <li>A FIN on SUBSCRIBE or FETCH only ends the updates; on PUBLISH_NAMESPACE, SUBSCRIBE_NAMESPACE and SUBSCRIBE_TRACKS
 *       it withdraws the request.
 * </ul>
 */
package io.fastrelay.relay;
