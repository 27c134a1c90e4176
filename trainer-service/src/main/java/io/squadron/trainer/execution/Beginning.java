package io.squadron.trainer.execution;

import io.squadron.trainer.dataset.TrainingData;
import io.squadron.trainer.provenance.Build;
import io.squadron.trainer.provenance.Host;
import io.squadron.trainer.run.PreparedRun;
import io.squadron.trainer.training.TrainingPlan;
import io.squadron.v1.RunStarted;
import io.squadron.v1.TrainerHost;

/** What an attempt says of itself when it begins: all that is needed to tell, or to make again, where its results come from. */
final class Beginning {
    private Beginning() {}

    static RunStarted of(PreparedRun run, TrainingData data, String trainer, TrainingPlan plan) {
        return RunStarted.newBuilder()
                .setRequest(run.request())
                .setTrainer(trainer)
                .setDevice(plan.device())
                .setEngine(plan.engine())
                .setWindows(data.windows().size())
                .setDuplicateWindows(data.duplicates())
                .setTotalSteps(plan.totalSteps())
                .setParameters(plan.parameters())
                .setCodeRevision(Build.codeRevision())
                .setHost(host(Host.present(), plan))
                .setTokenizerId(run.manifest().getTokenizerId())
                .build();
    }

    private static TrainerHost host(Host host, TrainingPlan plan) {
        TrainerHost.Builder message = TrainerHost.newBuilder()
                .setName(host.name())
                .setOs(host.os())
                .setArchitecture(host.architecture())
                .setCpus(host.cpus())
                .setJava(host.java());
        host.memoryBytes().ifPresent(message::setMemoryBytes);
        plan.gpuMemoryBytes().ifPresent(message::setGpuMemoryBytes);
        return message.build();
    }
}
