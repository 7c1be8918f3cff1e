#pragma once

#include <optional>
#include <span>
#include <string>

// Pictures made of letters, for a terminal.
namespace runlytics::page {

constexpr int widest_picture = 1000;

// A line of blocks from the smallest value to the largest, "▁▃▅█"; a value that is missing or not
// finite is a gap, and where all are alike each is "▄". With a width it has as many letters: each
// is the mean of its stretch of the values, and fewer values than letters are held. Throws 22023
// for a width outside 1 to 1000.
std::string sparkline(std::span<const double> values, std::optional<int> width);

// A bar of `width` letters for a value of `full`, in eighths of one: "███▌". Nothing for a value
// that is not above zero; one above `full` fills the width. Empty where the two are no numbers or
// `full` is not above zero. Throws 22023 for a width outside 1 to 1000.
std::string bar(double value, double full, int width);

}  // namespace runlytics::page
