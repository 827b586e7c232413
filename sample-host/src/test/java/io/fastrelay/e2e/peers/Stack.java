package io.fastrelay.e2e.peers;

/** MoQ implementations that share no code with each other or with the relay. */
public enum Stack {
    /** npm @moq/net, of moq-dev. */
    MOQ_NET("moq-net"),
    /** npm @moqt/transport and @moqt/webtransport, "Playa", of OpenMOQ. */
    PLAYA("playa");

    private final String id;

    Stack(String id) {
        this.id = id;
    }

    /** The name by which src/test/peers knows it. */
    String id() {
        return id;
    }
}
