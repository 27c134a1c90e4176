/** What people ask trainers for on the dashboard. */
package io.squadron.eval.trainer;
