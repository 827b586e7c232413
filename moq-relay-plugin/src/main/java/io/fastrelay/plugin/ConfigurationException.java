package io.fastrelay.plugin;

/** The configuration cannot be used; the message names the place, what was expected and what was found. */
final class ConfigurationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }
}
