/** What every gRPC service and client of Squadron needs beside the stubs: errors with their details, and pages. */
package io.squadron.rpc;
