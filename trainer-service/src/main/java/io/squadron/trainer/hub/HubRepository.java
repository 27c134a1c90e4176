package io.squadron.trainer.hub;

import io.squadron.trainer.encoder.ShortNames;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model repository of the hub.
 *
 * @param id {@code organisation/name}
 * @param revision a branch, a tag, a commit, or {@code refs/pr/N}
 */
public record HubRepository(String id, String revision) {
    /** What is meant by whoever says nothing. */
    public static final String MAIN = "main";

    private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?";
    private static final Pattern NAME = Pattern.compile("(" + PART + "/" + PART + ")(?:@(.+))?");
    private static final Pattern REVISION =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*");
    private static final int LONGEST_NAME = 200;

    /**
     * Reads {@code organisation/name} or {@code organisation/name@revision}, or one of the names without an organisation
     * that run_squad's time knew ({@link ShortNames}); empty if it is neither.
     */
    public static Optional<HubRepository> parse(String nameOrShortName) {
        String name = ShortNames.completed(nameOrShortName);
        Matcher matcher = NAME.matcher(name);
        if (name.length() > LONGEST_NAME
                || !matcher.matches()
                || matcher.group(1).contains("..")
                || matcher.group(1).contains("--")) {
            return Optional.empty();
        }
        String revision = matcher.group(2) == null ? MAIN : matcher.group(2);
        boolean usable = REVISION.matcher(revision).matches() && !revision.contains("..");
        return usable ? Optional.of(new HubRepository(matcher.group(1), revision)) : Optional.empty();
    }

    /** As {@link #parse} reads it. */
    public String name() {
        return revision.equals(MAIN) ? id : id + "@" + revision;
    }

    HubRepository at(String commit) {
        return new HubRepository(id, commit);
    }

    URI address(HubAccess access, String file) {
        return URI.create("%s/%s/resolve/%s/%s"
                .formatted(access.endpoint(), id, URLEncoder.encode(revision, StandardCharsets.UTF_8), file));
    }
}
