/**
 * How much may be under way: one bound for every way in, counted in work and not in calls.
 *
 * <p>Work is known from lengths before anything is done for a request ({@link WorkCost}), so that what does not fit is
 * refused before it costs more than reading it.
 */
package io.squadron.inference.admission;
