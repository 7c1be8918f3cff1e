#include "core/predict/examples.h"

#include <algorithm>
#include <cmath>

namespace runlytics::predict {

std::vector<std::size_t> known_examples(const Examples& examples, std::size_t end,
                                        std::size_t most) {
    std::vector<std::size_t> known;
    for (std::size_t i = std::min(end, examples.size()); i > 0 && known.size() < most; --i) {
        if (std::isfinite(examples.targets[i - 1])) known.push_back(i - 1);
    }
    std::ranges::reverse(known);
    return known;
}

}  // namespace runlytics::predict
