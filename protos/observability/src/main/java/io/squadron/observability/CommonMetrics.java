package io.squadron.observability;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;

/** What the metrics of all services have in common. */
@Singleton
class CommonMetrics {
    private static final double NANOS_PER_SECOND = 1e9;

    @Produces
    @Singleton
    MeterFilter libraryNames() {
        return new LibraryNames();
    }

    /** By the name and in the unit of Prometheus' own clients. */
    void register(@Observes StartupEvent event, MeterRegistry registry) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        FunctionCounter.builder("process.cpu", system, bean -> bean.getProcessCpuTime() / NANOS_PER_SECOND)
                .baseUnit("seconds")
                .description("Processor time that the process has taken")
                .register(registry);
    }
}
