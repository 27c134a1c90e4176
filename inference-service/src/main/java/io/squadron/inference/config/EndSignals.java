package io.squadron.inference.config;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * On SIGTERM and SIGINT the service stops first, and the JVM's shutdown hooks run when it has: they would run side by side, and
 * ONNX Runtime's frees its environment at once, under the forward passes of the requests that are still to be answered (SIGSEGV
 * in OrtSession.run). A second signal ends the process without a further wait.
 *
 * <p>By reflection, because javac warns of {@code sun.misc} wherever it stands; the module {@code jdk.unsupported} is made for
 * such uses, and there is no other way to hear of a signal.
 */
@ApplicationScoped
class EndSignals {
    private static final Logger LOG = Logger.getLogger(EndSignals.class);
    /** With the exit codes by which the JVM itself tells of them. */
    private static final Map<String, Integer> SIGNALS = Map.of("TERM", 143, "INT", 130);

    void onStart(@Observes StartupEvent event) {
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            return;
        }
        try {
            for (Map.Entry<String, Integer> signal : SIGNALS.entrySet()) {
                handle(signal.getKey(), signal.getValue());
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) { // the latter under -Xrs
            LOG.warnf("Requests that are under way when the process is told to end may be lost: %s", e);
        }
    }

    private static void handle(String name, int exitCode) throws ReflectiveOperationException {
        Class<?> signals = Class.forName("sun.misc.Signal");
        Class<?> handlers = Class.forName("sun.misc.SignalHandler");
        Object atOnce = handlers.getField("SIG_DFL").get(null);
        Object signal = signals.getConstructor(String.class).newInstance(name);
        var register = signals.getMethod("handle", signals, handlers);
        Object handler = Proxy.newProxyInstance(
                EndSignals.class.getClassLoader(), new Class<?>[] {handlers}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        register.invoke(null, signal, atOnce);
                        Quarkus.asyncExit(exitCode);
                        return null;
                    }
                    return method.invoke(signal, arguments); // hashCode and the like
                });
        register.invoke(null, signal, handler);
    }
}
