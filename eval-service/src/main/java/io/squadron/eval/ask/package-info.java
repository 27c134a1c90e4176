/** Questions that people ask on the dashboard, through the serving path. */
package io.squadron.eval.ask;
