/** Where the service's parts are put together, started and stopped. */
package io.squadron.trainer.wiring;
