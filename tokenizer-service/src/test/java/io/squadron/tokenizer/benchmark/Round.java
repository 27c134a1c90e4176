package io.squadron.tokenizer.benchmark;

/** One pass over a file, and the CPU time of the whole process for it. */
record Round(long examples, long windows, double cpuSeconds) {

    double examplesPerCpuSecond() {
        return examples / cpuSeconds;
    }
}
