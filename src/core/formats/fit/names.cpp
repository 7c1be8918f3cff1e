#include "core/formats/fit/names.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "core/formats/sport.h"

namespace runlytics::formats::fit {

namespace {

using Names = std::pair<std::uint32_t, std::string_view>;

constexpr std::uint32_t garmin = 1;

constexpr auto sports = std::to_array<Names>({
    {0, "generic"},
    {1, "running"},
    {2, "cycling"},
    {3, "transition"},
    {4, "fitness_equipment"},
    {5, "swimming"},
    {6, "basketball"},
    {7, "soccer"},
    {8, "tennis"},
    {9, "american_football"},
    {10, "training"},
    {11, "walking"},
    {12, "cross_country_skiing"},
    {13, "alpine_skiing"},
    {14, "snowboarding"},
    {15, "rowing"},
    {16, "mountaineering"},
    {17, "hiking"},
    {18, "multisport"},
    {19, "paddling"},
    {20, "flying"},
    {21, "e_biking"},
    {22, "motorcycling"},
    {23, "boating"},
    {24, "driving"},
    {25, "golf"},
    {26, "hang_gliding"},
    {27, "horseback_riding"},
    {28, "hunting"},
    {29, "fishing"},
    {30, "inline_skating"},
    {31, "rock_climbing"},
    {32, "sailing"},
    {33, "ice_skating"},
    {34, "sky_diving"},
    {35, "snowshoeing"},
    {36, "snowmobiling"},
    {37, "stand_up_paddleboarding"},
    {38, "surfing"},
    {39, "wakeboarding"},
    {40, "water_skiing"},
    {41, "kayaking"},
    {42, "rafting"},
    {43, "windsurfing"},
    {44, "kitesurfing"},
    {45, "tactical"},
    {46, "jumpmaster"},
    {47, "boxing"},
    {48, "floor_climbing"},
    {49, "baseball"},
    {53, "diving"},
    {56, "shooting"},
    {58, "winter_sport"},
    {59, "grinding"},
    {62, "hiit"},
    {63, "video_gaming"},
    {64, "racket"},
    {65, "wheelchair_push_walk"},
    {66, "wheelchair_push_run"},
    {67, "meditation"},
    {68, "para_sport"},
    {69, "disc_golf"},
    {70, "team_sport"},
    {71, "cricket"},
    {72, "rugby"},
    {73, "hockey"},
    {74, "lacrosse"},
    {75, "volleyball"},
    {76, "water_tubing"},
    {77, "wakesurfing"},
    {78, "water_sport"},
    {79, "archery"},
    {80, "mixed_martial_arts"},
    {81, "motor_sports"},
    {82, "snorkeling"},
    {83, "dance"},
    {84, "jump_rope"},
    {85, "pool_apnea"},
    {86, "mobility"},
    {87, "geocaching"},
    {88, "canoeing"},
    {254, "all"},
});

constexpr auto sub_sports = std::to_array<Names>({
    {0, "generic"},
    {1, "treadmill"},
    {2, "street"},
    {3, "trail"},
    {4, "track"},
    {5, "spin"},
    {6, "indoor_cycling"},
    {7, "road"},
    {8, "mountain"},
    {9, "downhill"},
    {10, "recumbent"},
    {11, "cyclocross"},
    {12, "hand_cycling"},
    {13, "track_cycling"},
    {14, "indoor_rowing"},
    {15, "elliptical"},
    {16, "stair_climbing"},
    {17, "lap_swimming"},
    {18, "open_water"},
    {19, "flexibility_training"},
    {20, "strength_training"},
    {21, "warm_up"},
    {22, "match"},
    {23, "exercise"},
    {24, "challenge"},
    {25, "indoor_skiing"},
    {26, "cardio_training"},
    {27, "indoor_walking"},
    {28, "e_bike_fitness"},
    {29, "bmx"},
    {30, "casual_walking"},
    {31, "speed_walking"},
    {32, "bike_to_run_transition"},
    {33, "run_to_bike_transition"},
    {34, "swim_to_bike_transition"},
    {35, "atv"},
    {36, "motocross"},
    {37, "backcountry"},
    {38, "resort"},
    {39, "rc_drone"},
    {40, "wingsuit"},
    {41, "whitewater"},
    {42, "skate_skiing"},
    {43, "yoga"},
    {44, "pilates"},
    {45, "indoor_running"},
    {46, "gravel_cycling"},
    {47, "e_bike_mountain"},
    {48, "commuting"},
    {49, "mixed_surface"},
    {50, "navigate"},
    {51, "track_me"},
    {52, "map"},
    {53, "single_gas_diving"},
    {54, "multi_gas_diving"},
    {55, "gauge_diving"},
    {56, "apnea_diving"},
    {57, "apnea_hunting"},
    {58, "virtual_activity"},
    {59, "obstacle"},
    {62, "breathing"},
    {63, "ccr_diving"},
    {65, "sail_race"},
    {66, "expedition"},
    {67, "ultra"},
    {68, "indoor_climbing"},
    {69, "bouldering"},
    {70, "hiit"},
    {71, "indoor_grinding"},
    {72, "hunting_with_dogs"},
    {73, "amrap"},
    {74, "emom"},
    {75, "tabata"},
    {77, "esport"},
    {78, "triathlon"},
    {79, "duathlon"},
    {80, "brick"},
    {81, "swim_run"},
    {82, "adventure_race"},
    {83, "trucker_workout"},
    {84, "pickleball"},
    {85, "padel"},
    {86, "indoor_wheelchair_walk"},
    {87, "indoor_wheelchair_run"},
    {88, "indoor_hand_cycling"},
    {90, "field"},
    {91, "ice"},
    {92, "ultimate"},
    {93, "platform"},
    {94, "squash"},
    {95, "badminton"},
    {96, "racquetball"},
    {97, "table_tennis"},
    {98, "overland"},
    {99, "trolling_motor"},
    {110, "fly_canopy"},
    {111, "fly_paraglide"},
    {112, "fly_paramotor"},
    {113, "fly_pressurized"},
    {114, "fly_navigate"},
    {115, "fly_timer"},
    {116, "fly_altimeter"},
    {117, "fly_wx"},
    {118, "fly_vfr"},
    {119, "fly_ifr"},
    {121, "dynamic_apnea"},
    {123, "enduro"},
    {124, "rucking"},
    {125, "rally"},
    {126, "pool_triathlon"},
    {127, "e_bike_enduro"},
    {254, "all"},
});

constexpr auto manufacturers = std::to_array<Names>(
    {{1, "Garmin"},       {15, "Dynastream"},  {23, "Suunto"},     {32, "Wahoo"},
     {70, "Sigma"},       {71, "TomTom"},      {86, "Elite"},      {87, "Nielsen-Kellerman"},
     {89, "Tacx"},        {95, "Stryd"},       {115, "iGPSPORT"},  {122, "Johnson Health Tech"},
     {123, "Polar"},      {128, "iFIT"},       {142, "TAG Heuer"}, {258, "Lezyne"},
     {260, "Zwift"},      {265, "Strava"},     {267, "Bryton"},    {281, "TrainerRoad"},
     {282, "Sufferfest"}, {289, "Hammerhead"}, {294, "COROS"},     {305, "Whoop"},
     {309, "FORM"},       {310, "Decathlon"},  {331, "MyWhoosh"},  {337, "Runna"},
     {339, "Zepp"},       {340, "Peloton"},    {348, "Huawei"}});

// Garmin's own product names, as far as they are of interest to runners; the others name
// themselves.
constexpr auto garmin_products = std::to_array<Names>({
    {1018, "Forerunner 310XT"},
    {1036, "Edge 500"},
    {1124, "Forerunner 110"},
    {1169, "Edge 800"},
    {1328, "Forerunner 910XT"},
    {1345, "Forerunner 610"},
    {1436, "Forerunner 70"},
    {1482, "Forerunner 10"},
    {1499, "Swim"},
    {1551, "fenix"},
    {1567, "Edge 810"},
    {1623, "Forerunner 620"},
    {1632, "Forerunner 220"},
    {1765, "Forerunner 920XT"},
    {1836, "Edge 1000"},
    {1837, "vivofit"},
    {1907, "vivoactive"},
    {1967, "fenix 2"},
    {2050, "fenix 3"},
    {2067, "Edge 520"},
    {2156, "Forerunner 630"},
    {2157, "Forerunner 230"},
    {2158, "Forerunner 735XT"},
    {2337, "vivoactive HR"},
    {2348, "vivosmart HR"},
    {2413, "fenix 3 HR"},
    {2431, "Forerunner 235"},
    {2503, "Forerunner 35"},
    {2530, "Edge 820"},
    {2544, "fenix 5S"},
    {2604, "fenix 5X"},
    {2691, "Forerunner 935"},
    {2697, "fenix 5"},
    {2700, "vivoactive 3"},
    {2713, "Edge 1030"},
    {2886, "Forerunner 645"},
    {2888, "Forerunner 645 Music"},
    {2900, "fenix 5S Plus"},
    {3076, "Forerunner 245"},
    {3077, "Forerunner 245 Music"},
    {3110, "fenix 5 Plus"},
    {3111, "fenix 5X Plus"},
    {3112, "Edge 520 Plus"},
    {3113, "Forerunner 945"},
    {3121, "Edge 530"},
    {3122, "Edge 830"},
    {3126, "Instinct"},
    {3224, "vivoactive 4S"},
    {3225, "vivoactive 4"},
    {3226, "Venu"},
    {3282, "Forerunner 45"},
    {3288, "fenix 6S"},
    {3290, "fenix 6"},
    {3291, "fenix 6X"},
    {3405, "Swim 2"},
    {3570, "Edge 1030 Plus"},
    {3589, "Forerunner 745"},
    {3600, "Venu Sq"},
    {3638, "Enduro"},
    {3652, "Forerunner 945 LTE"},
    {3703, "Venu 2"},
    {3704, "Venu 2S"},
    {3843, "Edge 1040"},
    {3851, "Venu 2 Plus"},
    {3869, "Forerunner 55"},
    {3888, "Instinct 2"},
    {3889, "Instinct 2S"},
    {3905, "fenix 7S"},
    {3906, "fenix 7"},
    {3907, "fenix 7X"},
    {3943, "epix (Gen 2)"},
    {3990, "Forerunner 255 Music"},
    {3991, "Forerunner 255S Music"},
    {3992, "Forerunner 255"},
    {3993, "Forerunner 255S"},
    {4024, "Forerunner 955"},
    {4061, "Edge 540"},
    {4062, "Edge 840"},
    {4115, "Venu Sq 2"},
    {4257, "Forerunner 265"},
    {4258, "Forerunner 265S"},
    {4260, "Venu 3"},
    {4261, "Venu 3S"},
    {4315, "Forerunner 965"},
    {4341, "Enduro 2"},
    {4374, "fenix 7S Pro"},
    {4375, "fenix 7 Pro"},
    {4376, "fenix 7X Pro"},
    {4426, "vivoactive 5"},
    {4432, "Forerunner 165"},
    {4433, "Forerunner 165 Music"},
    {4534, "fenix 8"},
    {4536, "fenix 8"},
    {4565, "Forerunner 970"},
    {4570, "Forerunner 570"},
    {4575, "Enduro 3"},
    {4625, "vivoactive 6"},
});

constexpr auto intensities = std::to_array<Names>({{0, "active"},
                                                   {1, "resting"},
                                                   {2, "warmup"},
                                                   {3, "cooldown"},
                                                   {4, "recovery"},
                                                   {5, "interval"},
                                                   {6, "other"}});

constexpr auto triggers = std::to_array<Names>({{0, "manual"},
                                                {1, "time"},
                                                {2, "distance"},
                                                {3, "location"},  // of the start
                                                {4, "location"},  // of the lap
                                                {5, "location"},  // of a waypoint
                                                {6, "location"},  // that was marked
                                                {7, "session_end"},
                                                {8, "fitness_equipment"}});

// The word for a number; empty when there is none.
std::string_view find(std::span<const Names> names, std::optional<std::uint32_t> number) {
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](const Names& entry) { return entry.first == number; });
    return found == names.end() ? std::string_view() : found->second;
}

// The word, or the number for want of one.
std::string word_or_number(std::span<const Names> names, std::optional<std::uint32_t> number) {
    const std::string_view word = find(names, number);
    if (word.empty() && number) return std::to_string(*number);
    return std::string(word);
}

}  // namespace

std::string sport_word(std::optional<std::uint32_t> sport) {
    return word_or_number(sports, sport);
}

std::string sub_sport_word(std::optional<std::uint32_t> sub_sport) {
    return word_or_number(sub_sports, sub_sport);
}

// A treadmill may be filed under fitness_equipment, lifting weights is under training.
std::string sport_of(std::string_view sport, std::string_view sub_sport) {
    if (sub_sport == "strength_training") return "strength";
    if (sport == "fitness_equipment") return to_sport(sub_sport).name;
    if (sport == "e_biking") return "cycling";
    // A bare number is Strava's in other formats.
    const bool is_word = !sport.empty() && sport[0] > '9';
    return is_word ? to_sport(sport).name : "other";
}

std::string_view intensity_word(std::optional<std::uint32_t> intensity) {
    return find(intensities, intensity);
}

std::string_view trigger_word(std::optional<std::uint32_t> trigger) {
    return find(triggers, trigger);
}

// Garmin's products have names here, the others' only numbers.
std::string device_name(std::optional<std::uint32_t> manufacturer,
                        std::optional<std::uint32_t> product) {
    const std::string maker(find(manufacturers, manufacturer));
    const std::string_view name =
        manufacturer == garmin ? find(garmin_products, product) : std::string_view();
    return name.empty() ? maker : maker + " " + std::string(name);
}

}  // namespace runlytics::formats::fit
