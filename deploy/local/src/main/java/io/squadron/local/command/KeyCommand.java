package io.squadron.local.command;

import io.squadron.access.AccessKey;
import io.squadron.access.Caller;
import io.squadron.access.KeyRing;
import io.squadron.access.Role;
import io.squadron.local.job.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "key",
        description = {
            "Makes a key for callers of services elsewhere and prints it, once. What the services are given is its hash, a line of"
                    + " their squadron.access.keys-file. Needs no stack.",
            ""
        })
final class KeyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "Whose it is: it stands in the services' logs.")
    private String name;

    @Option(
            names = "--roles",
            required = true,
            paramLabel = "ROLE,...",
            description =
                    "reader (sees everything), asker (asks questions), trainer (imports, trains, evaluates; reads and asks), admin"
                            + " (deletes, decides which model is served; everything else).")
    private String roles;

    @Option(
            names = "--keys_file",
            required = true,
            paramLabel = "FILE",
            description = "The services' file of hashed keys; a line is added. It is made if it is not there.")
    private Path keysFile;

    @Override
    public Integer call() {
        AccessKey key = AccessKey.random();
        String line = key.line(new Caller(name, asked()));
        try {
            String before = Files.exists(keysFile) ? Files.readString(keysFile) : "";
            // Somebody may have written the last line without its end.
            String addition = (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + line + "\n";
            var unused = KeyRing.of((before + addition).lines().toList());
            Files.writeString(keysFile, addition, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IllegalArgumentException e) {
            throw new FailedException("%s would not be usable, %s.".formatted(keysFile, e.getMessage()), e);
        } catch (IOException e) {
            throw new FailedException("%s cannot be written: %s.".formatted(keysFile, e), e);
        }
        System.out.println(key.text());
        return ExitCode.OK;
    }

    private Set<Role> asked() {
        try {
            return KeyRing.roles(roles);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--roles: " + e.getMessage() + ".", e);
        }
    }
}
