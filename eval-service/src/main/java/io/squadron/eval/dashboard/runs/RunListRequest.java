package io.squadron.eval.dashboard.runs;

import io.squadron.eval.runlist.RunParameters;
import jakarta.ws.rs.QueryParam;
import java.util.List;

/** The parameters of a list of runs in an address. */
public class RunListRequest {
    @QueryParam("filter")
    String filter;

    @QueryParam("sort")
    String sort;

    @QueryParam("columns")
    List<String> columns;

    @QueryParam("group")
    String group;

    @QueryParam("page")
    String page;

    RunParameters parameters() {
        return new RunParameters(filter, sort, columns, group, page);
    }
}
