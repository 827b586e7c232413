package io.fastrelay.moqt.message;

/**
 * A control or request message as a value, the same for every draft: what a draft does not have, its codec leaves out or
 * refuses. Which fields are on the wire, and how, is the codec's business.
 */
public sealed interface ControlMessage
        permits Setup,
                GoAway,
                Subscribe,
                SubscribeOk,
                RequestUpdate,
                Publish,
                PublishDone,
                RequestOk,
                RequestError,
                Fetch,
                FetchOk,
                TrackStatus,
                PublishNamespace,
                Namespace,
                NamespaceDone,
                SubscribeNamespace,
                SubscribeTracks,
                PublishBlocked {}
