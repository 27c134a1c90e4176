package io.squadron.local.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * run_squad's flags that mean something else here or nothing yet. They are understood, so that a command line that works
 * there works here or is told in one sentence why not; none is passed over in silence.
 */
final class RunSquadOnlyFlags {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--model_type", paramLabel = "TYPE", defaultValue = "bert", description = "Only bert.")
    private String modelType;

    @Option(
            names = "--config_name",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Only that of --model_name_or_path.")
    private String configName;

    @Option(
            names = "--cache_dir",
            paramLabel = "DIR",
            defaultValue = "",
            description = "Has no effect: fetched encoders are kept in --home; data sets in Kafka.")
    private String cacheDir;

    @Option(
            names = {"--per_gpu_eval_batch_size", "--per_device_eval_batch_size"},
            paramLabel = "N",
            description = "Has no effect: the inference-service batches by tokens.")
    private Integer perGpuEvalBatchSize;

    @Option(names = "--local_rank", paramLabel = "N", defaultValue = "-1", description = "Only -1.")
    private int localRank;

    @Option(
            names = "--fp16_opt_level",
            paramLabel = "LEVEL",
            description = "Has no effect: --fp16 always keeps weights, LayerNorm and loss in float32.")
    private String fp16OptLevel;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Has no effect: the tokenizer-service uses the processors it finds.")
    private Integer threads;

    @Option(
            names = "--server_ip",
            paramLabel = "IP",
            defaultValue = "",
            description = "Has no effect: of a debugger for Python.")
    private String serverIp;

    @Option(
            names = "--server_port",
            paramLabel = "PORT",
            defaultValue = "",
            description = "Has no effect: of a debugger for Python.")
    private String serverPort;

    @Option(
            names = "--lang_id",
            paramLabel = "N",
            description = "Has no effect: of XLM models; BERT knows no language ids.")
    private String langId;

    /**
     * Refuses what cannot be done.
     *
     * @return a sentence for each flag that is accepted and has no effect
     * @throws picocli.CommandLine.ParameterException for a flag that asks for something that is not there
     */
    List<String> check(String modelNameOrPath) {
        Checks checks = new Checks(command);
        if (!modelType.equalsIgnoreCase("bert")) {
            throw checks.wrong("--model_type " + modelType + ": Squadron trains BERT models only.");
        }
        if (!configName.isEmpty() && !configName.equals(modelNameOrPath)) {
            throw checks.wrong("--config_name " + configName + ": the configuration is always that of"
                    + " --model_name_or_path; edit the config.json there.");
        }
        if (localRank != -1) {
            throw checks.wrong("--local_rank " + localRank + ": one trainer drives all GPUs of a run;"
                    + " name them with --devices, e.g. --devices cuda:0,cuda:1.");
        }
        return effectless();
    }

    private List<String> effectless() {
        List<String> notes = new ArrayList<>();
        if (!cacheDir.isEmpty()) {
            notes.add("--cache_dir has no effect: fetched encoders are kept in --home, data sets in Kafka.");
        }
        if (perGpuEvalBatchSize != null) {
            notes.add("--per_gpu_eval_batch_size has no effect: the inference-service batches by tokens.");
        }
        if (fp16OptLevel != null) {
            notes.add("--fp16_opt_level has no effect: --fp16 always keeps weights, LayerNorm and loss in float32.");
        }
        if (threads != null) {
            notes.add("--threads has no effect: the tokenizer-service uses the processors it finds.");
        }
        if (!serverIp.isEmpty() || !serverPort.isEmpty()) {
            notes.add("--server_ip and --server_port have no effect: they are of a debugger for Python.");
        }
        if (langId != null) {
            notes.add("--lang_id has no effect: BERT knows no language ids.");
        }
        return notes;
    }
}
