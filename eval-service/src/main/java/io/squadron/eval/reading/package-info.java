/** Readings of what is somebody else's and may be away: each is a value or a sentence, however many ask for it. */
package io.squadron.eval.reading;
