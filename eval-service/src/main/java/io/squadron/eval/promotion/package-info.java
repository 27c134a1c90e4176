/**
 * Which checkpoint answers by default. {@link io.squadron.eval.promotion.PromotionRule} decides, in plain Java;
 * {@link io.squadron.eval.promotion.Promotions} brings it the figures and puts its decisions down;
 * {@link io.squadron.eval.promotion.AliasProjection} follows what the topic says, which is what counts for everybody.
 */
package io.squadron.eval.promotion;
