/** What people say about runs: tags, a note, and that a run need not be listed any more. */
package io.squadron.eval.annotation;
