/** What made a run's results, beside its request: the code and the machine. */
package io.squadron.trainer.provenance;
