#pragma once

// The distributions that tests are judged by, to some 14 digits. What is not finite, or has no
// degrees of freedom, is the missing value.
namespace runlytics::stats {

double normal_below(double z);                  // P(Z <= z)
double normal_quantile(double probability);     // the z with P(Z <= z) = probability
double student_two_sided(double t, double df);  // P(|T| >= |t|)
double student_quantile(double probability, double df);

}  // namespace runlytics::stats
