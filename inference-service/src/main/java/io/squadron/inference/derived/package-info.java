/** What engines read and checkpoints do not hold: made once on this machine, and kept. */
package io.squadron.inference.derived;
