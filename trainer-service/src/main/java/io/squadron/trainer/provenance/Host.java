package io.squadron.trainer.provenance;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.OptionalLong;

/**
 * The machine that this process runs on.
 *
 * @param name its own name for itself
 * @param os operating system with its version, e.g. {@code "Linux 6.8.0"}
 * @param architecture Java's name of it, e.g. {@code "amd64"}
 * @param cpus logical CPUs that the process may use; in a container its limit counts
 * @param memoryBytes memory that the process may use; in a container its limit counts
 * @param java the running Java's version
 */
public record Host(String name, String os, String architecture, int cpus, OptionalLong memoryBytes, String java) {

    public static Host present() {
        return new Host(
                localName(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                memory(),
                Runtime.version().toString());
    }

    /** A host need not know its own name; then it is {@code "localhost"}. */
    public static String localName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Not every Java has the bean that tells it. */
    private static OptionalLong memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? OptionalLong.of(system.getTotalMemorySize())
                : OptionalLong.empty();
    }
}
