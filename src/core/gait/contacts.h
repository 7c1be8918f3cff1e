#pragma once

#include <vector>

#include "core/gait/body.h"

// When a foot stands.
namespace runlytics::gait {

struct Contact {
    double from = 0;  // samples, between them too
    double to = 0;
};

struct Contacts {
    std::vector<Contact> each;
    double plateau_mps = missing_value;  // how fast the standing foot goes backwards from the hip
};

// A foot stands while the lower one of heel and toe is less than 2.5 cm above the ground and goes
// backwards from the hips with more than .7 of the speed that it has while standing. Contacts that
// the ends of the film cut are left out.
Contacts contacts(const Body& body, Side side);

}  // namespace runlytics::gait
