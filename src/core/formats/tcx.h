#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/formats/head.h"
#include "core/model.h"

// Garmin's Training Center XML, version 2, with ActivityExtension and what vendors made of both.
namespace runlytics::formats {

bool is_tcx(const Head& head);

// Every Activity of the document, those inside a MultiSportSession included; none when it holds
// courses or workouts alone. A document that ends early gives what came before, marked truncated.
//
// Pauses: a further Track within a Lap, or two points in a row that hold a time and nothing else,
// when time went by between the two points.
//
// Throws Error: 22P02 when the document is not well formed, is no TCX, or ends before its first
// activity; 54000 over a limit.
std::vector<Activity> parse_tcx(std::span<const std::byte> document);

}  // namespace runlytics::formats
