#pragma once

#include <string>

// Numbers as text, fast and without a locale.
namespace runlytics::simulator {

// Appends a number with up to 9 fixed decimals; its magnitude times 10^decimals is below 2^63.
void append_fixed(std::string& text, double value, int decimals);

std::string fixed(double value, int decimals);

}  // namespace runlytics::simulator
