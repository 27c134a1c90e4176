package io.squadron.inference.benchmark;

import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.batching.WindowModel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * An engine of ours with nothing around it: windows that were made before, sorted by length, in batches. What a service
 * could do if tokenizing, post-processing and the network were free and all questions known beforehand.
 */
final class BareContender implements Contender {
    private final String name;
    private final WindowModel model;
    private final int batchSize;
    private final Map<Question, List<WindowInput>> windows;

    BareContender(String name, WindowModel model, int batchSize, Map<Question, List<WindowInput>> windows) {
        this.name = name;
        this.model = model;
        this.batchSize = batchSize;
        this.windows = windows;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Cost answer(List<Question> questions) {
        List<WindowInput> inputs = new ArrayList<>();
        questions.forEach(question -> inputs.addAll(windows.get(question)));
        inputs.sort(Comparator.comparingInt(WindowInput::length));
        double cpuBefore = ownCpuSeconds();
        long began = System.nanoTime();
        for (int i = 0; i < inputs.size(); i += batchSize) {
            var unused = model.forward(inputs.subList(i, Math.min(i + batchSize, inputs.size())));
        }
        return new Cost(questions.size(), (System.nanoTime() - began) / 1e9, ownCpuSeconds() - cpuBefore);
    }

    private static double ownCpuSeconds() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                        .getProcessCpuTime()
                / 1e9;
    }
}
