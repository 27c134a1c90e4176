package io.squadron.local.command;

import io.squadron.access.AccessKey;
import io.squadron.access.Caller;
import io.squadron.access.KeyRing;
import io.squadron.access.Role;
import io.squadron.local.job.FailedException;
import io.squadron.local.stack.HomeAccess;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "key",
        description = {
            "Prints the key of this home's stack, which every command shows by itself: the dashboard takes it as a password (any name"
                    + " goes with it), gRPC and HTTP as \"authorization: Bearer KEY\". It lies in access/key of the home.",
            "",
            "With a NAME it makes a key for one more caller and prints it, once. What the services are given is its hash, a line of"
                    + " their squadron.access.keys-file; those that run take notice within a second.",
            ""
        })
final class KeyCommand implements Callable<Integer> {
    @ParentCommand
    private SquadronCommand root;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "Whose it is: it stands in the services' logs.")
    private String name;

    @Option(
            names = "--roles",
            paramLabel = "ROLE,...",
            description =
                    "reader (sees everything), asker (asks questions), trainer (imports, trains, evaluates; reads and asks), admin"
                            + " (deletes, decides which model is served; everything else).")
    private String roles;

    @Option(
            names = "--keys_file",
            paramLabel = "FILE",
            description =
                    "The file of hashed keys of services elsewhere; a line is added. It is made if it is not there."
                            + " Default: that of this home's stack, access/keys.")
    private Path keysFile;

    @Override
    public Integer call() {
        HomeAccess home = new HomeAccess(root.home());
        if (name == null) {
            System.out.println(ofTheStack(home).text());
            return ExitCode.OK;
        }
        if (roles == null) {
            throw new ParameterException(spec.commandLine(), "Which --roles shall " + name + " have?");
        }
        Caller caller = new Caller(name, asked());
        if (keysFile == null) {
            home.make();
        }
        System.out.println(
                add(caller, keysFile == null ? home.keysFile() : keysFile).text());
        return ExitCode.OK;
    }

    private AccessKey ofTheStack(HomeAccess home) {
        if (roles != null || keysFile != null) {
            throw new ParameterException(
                    spec.commandLine(), "Whose key shall it be? `squadron key NAME --roles ROLES`.");
        }
        return home.key()
                .orElseThrow(() ->
                        new FailedException("There is no key in " + root.home() + " yet; `squadron up` makes one."));
    }

    private static AccessKey add(Caller caller, Path file) {
        AccessKey key = AccessKey.random();
        try {
            KeyRing.add(file, key, caller);
        } catch (FileSystemException e) {
            throw new FailedException("%s cannot be written: %s.".formatted(file, e), e);
        } catch (IOException e) {
            throw new FailedException(e.getMessage() + ".", e);
        }
        return key;
    }

    private Set<Role> asked() {
        try {
            return KeyRing.roles(roles);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--roles: " + e.getMessage() + ".", e);
        }
    }
}
