package io.squadron.eval.dashboard;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** Pages that say one sentence. */
@CheckedTemplate(basePath = "dashboard")
public final class Notices {
    private Notices() {}

    /** What was asked for is not here. */
    public static native TemplateInstance missing(String sentence);

    /** What was asked for is not done. */
    public static native TemplateInstance refused(String sentence);

    /** The database is away. */
    public static native TemplateInstance away(String sentence);
}
