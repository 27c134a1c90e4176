package io.squadron.eval.dashboard.runs;

import io.squadron.eval.runlist.RunParameters;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;

/** Which list of runs a form was sent from. */
public class RunListForm {
    @RestForm
    String filter;

    @RestForm
    String sort;

    @RestForm
    List<String> columns;

    @RestForm
    String group;

    @RestForm
    String page;

    RunParameters parameters() {
        return new RunParameters(filter, sort, columns, group, page);
    }

    /** There again, and nowhere else, whatever the form says. */
    Response back() {
        RunParameters parameters = parameters();
        int number = parameters.page().matches("[1-9][0-9]{0,6}") ? Integer.parseInt(parameters.page()) : 1;
        return Response.seeOther(URI.create(RunAddress.of(parameters, number).html()))
                .build();
    }
}
