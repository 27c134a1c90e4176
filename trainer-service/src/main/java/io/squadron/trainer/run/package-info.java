/**
 * A run as such, in plain Java over the contract's values: what a request must be, and what the run's events make of it.
 * Where it waits is {@link io.squadron.trainer.queue}, how it is carried out {@link io.squadron.trainer.execution}.
 */
package io.squadron.trainer.run;
