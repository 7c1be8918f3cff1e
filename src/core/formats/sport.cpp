#include "core/formats/sport.h"

#include <algorithm>
#include <array>

namespace runlytics::formats {

namespace {

constexpr std::size_t longest_word = 60;

struct Entry {
    std::string_view word;  // in lower case, its spaces and underscores left out
    std::string_view sport;
    std::string_view sub = {};
};

// Sub-sports bear the names that FIT gives them.
constexpr auto entries = std::to_array<Entry>({
    // English: TCX, Garmin, Strava's sport_type, and what apps write into GPX.
    {"running", "running"},
    {"run", "running"},
    {"jogging", "running"},
    {"roadrunning", "running", "street"},
    {"streetrunning", "running", "street"},
    {"trailrun", "running", "trail"},
    {"trailrunning", "running", "trail"},
    {"trackrun", "running", "track"},
    {"trackrunning", "running", "track"},
    {"treadmill", "running", "treadmill"},
    {"treadmillrunning", "running", "treadmill"},
    {"indoorrunning", "running", "indoor_running"},
    {"virtualrun", "running", "virtual_activity"},
    {"ultrarun", "running", "ultra"},
    {"biking", "cycling"},
    {"cycling", "cycling"},
    {"ride", "cycling"},
    {"bike", "cycling"},
    {"roadbiking", "cycling", "road"},
    {"roadcycling", "cycling", "road"},
    {"mountainbikeride", "cycling", "mountain"},
    {"mountainbiking", "cycling", "mountain"},
    {"gravelride", "cycling", "gravel_cycling"},
    {"gravelcycling", "cycling", "gravel_cycling"},
    {"ebikeride", "cycling", "e_bike_fitness"},
    {"emountainbikeride", "cycling", "e_bike_mountain"},
    {"indoorcycling", "cycling", "indoor_cycling"},
    {"virtualride", "cycling", "virtual_activity"},
    {"swimming", "swimming"},
    {"swim", "swimming"},
    {"lapswimming", "swimming", "lap_swimming"},
    {"poolswim", "swimming", "lap_swimming"},
    {"openwater", "swimming", "open_water"},
    {"openwaterswimming", "swimming", "open_water"},
    {"walking", "walking"},
    {"walk", "walking"},
    {"hiking", "hiking"},
    {"hike", "hiking"},
    {"strength", "strength"},
    {"strengthtraining", "strength"},
    {"weighttraining", "strength"},
    // Apple's names of workouts, as its Health app shows them.
    {"outdoorrun", "running"},
    {"outdoorrunning", "running"},
    {"indoorrun", "running", "indoor_running"},
    {"outdoorwalk", "walking"},
    {"indoorwalk", "walking"},
    {"outdoorcycle", "cycling"},
    {"outdoorcycling", "cycling"},
    {"indoorcycle", "cycling", "indoor_cycling"},
    {"openwaterswim", "swimming", "open_water"},
    {"traditionalstrengthtraining", "strength"},
    {"functionalstrengthtraining", "strength"},
    // Strava's numbers in GPX.
    {"1", "cycling"},
    {"4", "hiking"},
    {"9", "running"},
    {"10", "walking"},
    {"16", "swimming"},
    {"17", "cycling", "virtual_activity"},
    // Danish, Dutch, Norwegian, Swedish.
    {"løb", "running"},
    {"hardlopen", "running"},
    {"løping", "running"},
    {"løp", "running"},
    {"löpning", "running"},
    {"löprunda", "running"},
    {"cykling", "cycling"},
    {"fietsen", "cycling"},
    {"wielrennen", "cycling"},
    {"sykling", "cycling"},
    {"svømning", "swimming"},
    {"zwemmen", "swimming"},
    {"simning", "swimming"},
    {"wandelen", "walking"},
    // German.
    {"laufen", "running"},
    {"lauf", "running"},
    {"joggen", "running"},
    {"traillauf", "running", "trail"},
    {"laufband", "running", "treadmill"},
    {"radfahren", "cycling"},
    {"radfahrt", "cycling"},
    {"rennrad", "cycling", "road"},
    {"schwimmen", "swimming"},
    {"gehen", "walking"},
    {"spaziergang", "walking"},
    {"wandern", "hiking"},
    {"wanderung", "hiking"},
    {"krafttraining", "strength"},
    // French, Italian, Portuguese, Spanish.
    {"courseàpied", "running"},
    {"course", "running"},
    {"vélo", "cycling"},
    {"cyclisme", "cycling"},
    {"natation", "swimming"},
    {"marche", "walking"},
    {"randonnée", "hiking"},
    {"musculation", "strength"},
    {"corsa", "running"},
    {"ciclismo", "cycling"},
    {"nuoto", "swimming"},
    {"camminata", "walking"},
    {"escursionismo", "hiking"},
    {"corrida", "running"},
    {"natação", "swimming"},
    {"caminhada", "walking"},
    {"carrera", "running"},
    {"correr", "running"},
    {"natación", "swimming"},
    {"caminar", "walking"},
    {"caminata", "walking"},
    {"senderismo", "hiking"},
    // Czech, Finnish, Polish, Russian.
    {"běh", "running"},
    {"juoksu", "running"},
    {"bieganie", "running"},
    {"бег", "running"},
    {"Бег", "running"},
    {"pyöräily", "cycling"},
    {"kolarstwo", "cycling"},
    {"pływanie", "swimming"},
    // Chinese, Japanese, Korean.
    {"跑步", "running"},
    {"户外跑步", "running"},
    {"室内跑步", "running", "indoor_running"},
    {"室外跑步", "running"},
    {"室外步行", "walking"},
    {"越野跑", "running", "trail"},
    {"骑行", "cycling"},
    {"游泳", "swimming"},
    {"步行", "walking"},
    {"户外步行", "walking"},
    {"徒步", "hiking"},
    {"ランニング", "running"},
    {"サイクリング", "cycling"},
    {"ウォーキング", "walking"},
    {"달리기", "running"},
});

// ASCII in lower case, spaces, underscores and hyphens left out.
std::string fold(std::string_view word) {
    std::string folded;
    for (const char c : word) {
        if (c == ' ' || c == '_' || c == '-' || c == '\t' || c == '\r' || c == '\n') continue;
        folded += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return folded;
}

}  // namespace

// Runs once an activity, so the table is searched as it stands.
Sport to_sport(std::string_view word) {
    if (word.size() > longest_word) return {"other", {}};
    const std::string folded = fold(word);
    const auto* const found = std::find_if(entries.begin(), entries.end(),
                                           [&](const Entry& e) { return e.word == folded; });
    if (found == entries.end()) return {"other", {}};
    return {std::string(found->sport), std::string(found->sub)};
}

}  // namespace runlytics::formats
