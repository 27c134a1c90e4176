/** How sure figures are, and whether two of them differ. Plain Java. */
package io.squadron.eval.statistics;
