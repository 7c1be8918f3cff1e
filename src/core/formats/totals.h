#pragma once

#include "core/model.h"

// What finish() does to the summary of an activity. What is believed, and why, is in
// docs/decisions.md.
namespace runlytics::formats {

// The sport of an activity that has no word for it, from its speed and cadence; says so.
void infer_sport(Activity& activity);

// Moves the start to the first sample where the samples lie outside of what the summary tells: then
// the clock was set after the start.
void settle_start(Activity& activity);

// Fills the totals that the file does not tell, from the laps where they tell and from the samples
// else, after those that cannot be (negative, not finite, beyond what the time allows), that lack a
// stretch of the samples, or that laps and samples contradict together were left out. Then moving
// time is no longer than the timer, and the timer no longer than the whole.
void complete_totals(Activity& activity);

}  // namespace runlytics::formats
