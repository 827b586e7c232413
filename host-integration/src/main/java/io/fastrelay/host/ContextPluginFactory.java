package io.fastrelay.host;

import io.fastrelay.api.MediaServerContext;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Function;
import org.pf4j.Plugin;
import org.pf4j.PluginFactory;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginWrapper;

/**
 * Makes plugin objects: with the host's context where their constructor takes one, otherwise with none. What goes wrong
 * is thrown, where pf4j's own factory would log it and return null.
 */
final class ContextPluginFactory implements PluginFactory {

    private final Function<String, MediaServerContext> contexts;

    ContextPluginFactory(Function<String, MediaServerContext> contexts) {
        this.contexts = contexts;
    }

    @Override
    public Plugin create(PluginWrapper wrapper) {
        String className = wrapper.getDescriptor().getPluginClass();
        try {
            Class<?> type = wrapper.getPluginClassLoader().loadClass(className);
            return (Plugin) instance(type, wrapper.getPluginId());
        } catch (InvocationTargetException e) {
            throw new PluginRuntimeException(e.getCause(), "{} could not be made: {}", className, e.getCause());
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new PluginRuntimeException(e, "{} could not be made: {}", className, e);
        }
    }

    private Object instance(Class<?> type, String pluginId) throws ReflectiveOperationException {
        for (Constructor<?> constructor : type.getConstructors()) {
            if (constructor.getParameterCount() == 1
                    && constructor.getParameterTypes()[0] == MediaServerContext.class) {
                return constructor.newInstance(contexts.apply(pluginId));
            }
        }
        return type.getConstructor().newInstance();
    }
}
