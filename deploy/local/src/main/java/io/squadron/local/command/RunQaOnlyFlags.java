package io.squadron.local.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Flags of run_qa and of transformers' Trainer that mean nothing here, or one thing only. They are understood, so that a command
 * line or a file of arguments that works there works here or is told in one sentence why not. Help does not list them.
 */
final class RunQaOnlyFlags {
    private static final List<Flag> FLAGS = List.of(
            effectless("--preprocessing_num_workers", "the tokenizer-service uses the processors it finds"),
            effectless("--dataloader_num_workers", "batches are prepared ahead of the training anyway"),
            effectless("--dataloader_pin_memory", "batches go to a device as they are"),
            effectless("--use_fast_tokenizer", "there is one tokenizer, which makes run_squad's windows"),
            effectless("--trust_remote_code", "no code comes with a model"),
            effectless("--gradient_checkpointing", "a batch that does not fit is computed in parts"),
            effectless("--save_safetensors", "weights are always saved so"),
            effectless("--logging_dir", "the dashboard has the curves"),
            effectless("--report_to", "the dashboard has the curves"),
            effectless("--run_name", "a run is named after --output_dir"),
            effectless("--disable_tqdm", "bars are drawn on terminals only"),
            only("--lr_scheduler_type", Set.of("linear"), "the learning rate always falls linearly"),
            only("--optim", Set.of("adamw_torch", "adamw_torch_fused", "adamw_hf"), "the optimizer is always AdamW"),
            only("--adam_beta1", Set.of("0.9"), "it is always 0.9"),
            only("--adam_beta2", Set.of("0.999"), "it is always 0.999"),
            only("--logging_strategy", Set.of("steps"), "give --logging_steps N"),
            only("--save_strategy", Set.of("steps", "no"), "give --save_steps N; the last checkpoint is always saved"),
            only("--eval_strategy", Set.of("no"), "give --evaluate_during_training and --save_steps N"),
            only("--evaluation_strategy", Set.of("no"), "give --evaluate_during_training and --save_steps N"),
            only("--do_predict", Set.of("false"), "--do_eval answers questions without gold answers, too"),
            only("--test_file", Set.of(), "--do_eval --predict_file answers questions without gold answers, too"),
            only("--dataset_name", Set.of(), "SQuAD files are read; give --train_file and --predict_file"),
            only("--dataset_config_name", Set.of(), "SQuAD files are read; give --train_file and --predict_file"),
            only("--push_to_hub", Set.of("false"), "nothing is sent to a hub; --output_dir holds what can be"));

    private RunQaOnlyFlags() {}

    /**
     * A flag and what is thought of it.
     *
     * @param accepted values without which it is refused; null: any, without an effect
     * @param reason why
     */
    private record Flag(String name, Set<String> accepted, String reason) {}

    private static Flag effectless(String name, String reason) {
        return new Flag(name, null, reason);
    }

    private static Flag only(String name, Set<String> accepted, String reason) {
        return new Flag(name, accepted, reason);
    }

    /** Makes a command understand them. */
    static void addTo(CommandSpec command) {
        FLAGS.forEach(flag -> command.addOption(OptionSpec.builder(flag.name())
                .type(String.class)
                .arity("0..1")
                .fallbackValue("true") // a flag that is given without a value is meant
                .hidden(true)
                .build()));
    }

    /**
     * Refuses what cannot be done.
     *
     * @return a sentence for each flag that is accepted and has no effect
     * @throws picocli.CommandLine.ParameterException for a flag that asks for something that is not there
     */
    static List<String> check(CommandSpec command) {
        List<String> notes = new ArrayList<>();
        for (Flag flag : FLAGS) {
            OptionSpec option = command.findOption(flag.name());
            String value = option == null ? null : option.getValue();
            if (value == null) {
                continue;
            }
            if (flag.accepted() == null) {
                notes.add(flag.name() + " has no effect: " + flag.reason() + ".");
            } else if (!flag.accepted().contains(value.toLowerCase(Locale.ROOT))) {
                throw new Checks(command).wrong(flag.name() + " " + value + ": " + flag.reason() + ".");
            }
        }
        return notes;
    }
}
