#pragma once

#include <map>
#include <string_view>

namespace runlytics::pg {

// A number for each name, the same for the same. The names have to outlive it.
class Numbering {
  public:
    // Most names are that of the day before.
    int operator()(std::string_view name) {
        if (!numbers_.empty() && name == last_) return number_;
        last_ = name;
        number_ = numbers_.try_emplace(name, static_cast<int>(numbers_.size())).first->second;
        return number_;
    }

  private:
    std::map<std::string_view, int> numbers_;
    std::string_view last_;
    int number_ = 0;
};

}  // namespace runlytics::pg
