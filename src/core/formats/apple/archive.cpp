#include "core/formats/apple/archive.h"

#include "core/formats/apple/apple.h"

namespace runlytics::formats {

bool is_apple_export(const Head& head) {
    return head.root() == "HealthData";
}

const Archive apple_archive = {
    .home_file = {},
    .holds =
        [](std::string_view path) {
            return !path.starts_with("electrocardiograms/") &&
                   !path.starts_with("clinical-records/");
        },
    .repeats = [](std::string_view head) { return head.find("<ClinicalDocument") != head.npos; },
};

}  // namespace runlytics::formats
