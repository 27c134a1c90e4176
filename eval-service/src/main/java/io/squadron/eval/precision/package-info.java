/** In what precision a model is served: measured where nobody has chosen. */
package io.squadron.eval.precision;
