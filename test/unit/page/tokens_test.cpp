// The design language, held to what docs/design-language.md promises: contrast by WCAG 2.2, colours
// that stay apart for every kind of colour vision. Colour blindness is simulated as Machado,
// Oliveira and Fernandes (2009) do at full severity; lightness is L* of CIELAB.
#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Colour = std::array<double, 3>;
using Matrix = std::array<Colour, 3>;
using Tokens = std::map<std::string, Colour>;
using Names = std::vector<std::string>;

struct Vision {
    const char* name;
    Matrix matrix;
};
constexpr std::array visions = {
    Vision{"usual vision", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
    Vision{"protanopia",
           {{{0.152286, 1.052583, -0.204868},
             {0.114503, 0.786281, 0.099216},
             {-0.003882, -0.048116, 1.051998}}}},
    Vision{"deuteranopia",
           {{{0.367322, 0.860646, -0.227968},
             {0.280085, 0.672501, 0.047413},
             {-0.011820, 0.042940, 0.968881}}}},
    Vision{"tritanopia",
           {{{1.255528, -0.076749, -0.178779},
             {-0.078411, 0.930809, 0.147602},
             {0.004733, 0.691367, 0.303900}}}},
};
// sRGB, linear, to XYZ under D65.
constexpr Matrix to_xyz = {{{0.4124564, 0.3575761, 0.1804375},
                            {0.2126729, 0.7151522, 0.0721750},
                            {0.0193339, 0.1191920, 0.9503041}}};

Colour times(const Matrix& matrix, const Colour& colour) {
    Colour result{};
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j)
            result[i] += matrix[i][j] * colour[j];
    }
    return result;
}

Colour seen_with(const Vision& vision, const Colour& colour) {
    Colour result = times(vision.matrix, colour);
    for (double& channel : result)
        channel = std::min(1.0, std::max(0.0, channel));
    return result;
}

double contrast(const Colour& a, const Colour& b) {
    const double one = times(to_xyz, a)[1] + 0.05;
    const double other = times(to_xyz, b)[1] + 0.05;
    return std::max(one, other) / std::min(one, other);
}

// L*, a*, b*.
Colour lab(const Colour& colour) {
    const auto f = [](double t) {
        return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    };
    const Colour xyz = times(to_xyz, colour);
    const double y = f(xyz[1]);
    return {116 * y - 16, 500 * (f(xyz[0] / 0.95047) - y), 200 * (y - f(xyz[2] / 1.08883))};
}

double lightness(const Colour& colour) {
    return lab(colour)[0];
}

double difference(const Colour& a, const Colour& b) {
    const Colour p = lab(a);
    const Colour q = lab(b);
    return std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

// "#0b6e99" as linear sRGB.
Colour parse_colour(const std::string& text) {
    Colour colour{};
    for (std::size_t i = 0; i < 3; ++i) {
        const double value = std::stoi(text.substr(1 + 2 * i, 2), nullptr, 16) / 255.0;
        colour[i] = value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    }
    return colour;
}

// The colours in a piece of the style sheet.
Tokens colours_in(const std::string& css) {
    Tokens tokens;
    for (std::size_t at = css.find("--"); at != std::string::npos; at = css.find("--", at + 2)) {
        const std::size_t colon = css.find(':', at);
        const std::size_t end = css.find(';', at);
        if (end == std::string::npos || colon > end) break;
        const std::string value = css.substr(colon + 2, end - colon - 2);
        if (value.starts_with("#")) {
            tokens[css.substr(at + 2, colon - at - 2)] = parse_colour(value);
        }
    }
    return tokens;
}

struct Theme {
    std::string name;
    Tokens tokens;

    const Colour& operator[](const std::string& token) const { return tokens.at(token); }
};

// The themes of a style sheet, or of a picture that has one inside.
std::vector<Theme> themes(const std::string& path = "src/page/tokens.css") {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    const std::string css = text.str();
    const std::size_t dark = css.find("@media");
    if (dark == std::string::npos) throw std::runtime_error(path + " has no dark theme");
    return {{"light", colours_in(css.substr(0, dark))}, {"dark", colours_in(css.substr(dark))}};
}

Names numbered(const std::string& prefix, int first, int last) {
    Names names;
    for (int i = first; i <= last; ++i)
        names.push_back(prefix + std::to_string(i));
    return names;
}

// Calls check(theme, vision, one, other) for each two of the names in both themes.
template <typename Check>
void for_each_pair(const Names& names, Check check) {
    for (const Theme& theme : themes()) {
        for (const Vision& vision : visions) {
            for (std::size_t i = 0; i < names.size(); ++i) {
                for (std::size_t j = i + 1; j < names.size(); ++j) {
                    SCOPED_TRACE(theme.name + ", " + vision.name + ": " + names[i] + " and " +
                                 names[j]);
                    check(seen_with(vision, theme[names[i]]), seen_with(vision, theme[names[j]]));
                }
            }
        }
    }
}

void expect_contrast(const Names& names, double least) {
    for (const Theme& theme : themes()) {
        for (const std::string& name : names) {
            EXPECT_GE(contrast(theme[name], theme["card"]), least) << theme.name << ": " << name;
        }
    }
}

// One direction of lightness, for every eye, with at least so much from one to the next.
void expect_order(const Names& names, double least) {
    for (const Theme& theme : themes()) {
        for (const Vision& vision : visions) {
            const bool rises = lightness(theme[names.back()]) > lightness(theme[names.front()]);
            for (std::size_t i = 1; i < names.size(); ++i) {
                const double step = lightness(seen_with(vision, theme[names[i]])) -
                                    lightness(seen_with(vision, theme[names[i - 1]]));
                EXPECT_GE(rises ? step : -step, least)
                    << theme.name << ", " << vision.name << ": " << names[i];
            }
        }
    }
}

const Names steps = numbered("step-", 0, 4);
const Names zones = numbered("z", 1, 5);

TEST(Tokens, AreOfBothThemes) {
    const std::vector<Theme> both = themes();
    ASSERT_GE(both[0].tokens.size(), 30);
    Names light;
    Names dark;
    for (const auto& [name, colour] : both[0].tokens)
        light.push_back(name);
    for (const auto& [name, colour] : both[1].tokens)
        dark.push_back(name);
    EXPECT_EQ(light, dark);
}

TEST(Tokens, AreThoseOfThePicturesInDocs) {
    const std::vector<Theme> ours = themes();
    const std::vector<Theme> picture = themes("docs/images/season.svg");
    for (std::size_t i = 0; i < ours.size(); ++i) {
        EXPECT_GE(picture[i].tokens.size(), 8);
        for (const auto& [name, colour] : picture[i].tokens) {
            EXPECT_EQ(colour, ours[i][name]) << ours[i].name << ": " << name;
        }
    }
}

TEST(Tokens, LetTextBeRead) {
    const Names text = {"ink", "muted", "accent", "good", "warn", "bad"};
    expect_contrast(text, 4.5);
    for (const Theme& theme : themes()) {
        for (const std::string& name : text) {
            EXPECT_GE(contrast(theme[name], theme["background"]), 4.5)
                << theme.name << ": " << name;
        }
        EXPECT_GE(contrast(theme["muted"], theme["band"]), 4.5) << theme.name;
    }
}

TEST(Tokens, LetMarksBeSeen) {
    expect_contrast({"accent", "fitness", "fatigue", "form", "load", "hrv", "resting_hr", "good",
                     "warn", "bad", "muted", "day_shift", "night_shift", "off", "step-0", "step-4",
                     "step-edge", "level-3", "level-4"},
                    3);
    expect_contrast(zones, 3);
}

TEST(Tokens, TellTheFiveStepsApartByLightness) {
    for_each_pair(steps, [](const Colour& a, const Colour& b) {
        EXPECT_GE(std::abs(lightness(a) - lightness(b)), 8);
    });
}

TEST(Tokens, OrderLevelsAndZonesByLightness) {
    expect_order(numbered("level-", 0, 4), 10);
    expect_order(zones, 3.5);
}

TEST(Tokens, TellApartWhatStandsTogether) {
    const std::vector<Names> together = {{"fitness", "fatigue", "form", "load"},
                                         {"good", "warn", "bad"},
                                         {"day_shift", "night_shift", "off"},
                                         {"muted", "bad"},
                                         zones,
                                         steps};
    for (const Names& names : together) {
        for_each_pair(names,
                      [](const Colour& a, const Colour& b) { EXPECT_GE(difference(a, b), 12); });
    }
}

}  // namespace
