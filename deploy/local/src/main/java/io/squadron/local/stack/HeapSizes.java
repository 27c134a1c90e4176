package io.squadron.local.stack;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large the services' heaps may become. A service's variable ({@code SQUADRON_TRAINER_MAX_HEAP=4g}) says so; without it
 * the trainer may have an eighth of the machine's memory, the inference-service a sixteenth, each of the others a 32nd.
 * Tensors lie outside of the heaps, so these shares leave them most of the memory. No share is smaller than what the
 * service's bounds (of uploads, of windows in flight) were chosen for, or larger than what they can fill.
 *
 * @param environment with the variables
 * @param memoryBytes the memory of the machine, or of the container that this process is in
 */
record HeapSizes(Map<String, String> environment, long memoryBytes) {
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,6})([mMgG])");
    private static final long SMALLEST_MIB = 128;

    HeapSizes {
        environment = Map.copyOf(environment);
        for (Part part : Part.values()) {
            String named = environment.get(variable(part));
            if (part.isService() && named != null && !isSize(named)) {
                throw new StackException(variable(part) + " is \"" + named + "\", but must be a size of at least "
                        + SMALLEST_MIB + "m, e.g. 512m or 4g.");
            }
        }
    }

    /**
     * The sizes for this process's environment and machine.
     *
     * @throws StackException if a variable holds no size
     */
    static HeapSizes ofThisMachine() {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new HeapSizes(System.getenv(), machine.getTotalMemorySize());
    }

    /** The size for {@code -Xmx}. */
    String of(Part service) {
        String named = environment.get(variable(service));
        if (named != null) {
            return named;
        }
        return switch (service) {
            case TRAINER -> share(8, 1024, 8192);
            case INFERENCE -> share(16, 512, 4096);
            default -> share(32, 512, 2048);
        };
    }

    private String share(int divisor, long leastMib, long mostMib) {
        return Math.max(leastMib, Math.min(mostMib, (memoryBytes / divisor) >> 20)) + "m";
    }

    private static boolean isSize(String text) {
        Matcher size = SIZE.matcher(text);
        return size.matches()
                && Long.parseLong(size.group(1)) * (size.group(2).equalsIgnoreCase("g") ? 1024 : 1) >= SMALLEST_MIB;
    }

    private static String variable(Part service) {
        return "SQUADRON_" + service.name() + "_MAX_HEAP";
    }
}
