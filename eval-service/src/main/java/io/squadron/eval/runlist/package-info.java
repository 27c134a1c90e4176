/** Which runs are listed, in which order and with which columns: questions in the words of a vocabulary, answered by SQL alone. */
package io.squadron.eval.runlist;
