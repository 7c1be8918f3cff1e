#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace runlytics {

// The SQLSTATEs that core throws. They are part of the interface: callers match on them.
namespace sqlstate {
inline constexpr std::string_view malformed_input =
    "22P02";  // text or a file that breaks its format
inline constexpr std::string_view malformed_binary =
    "22P03";                                               // a stream value that fails its checks
inline constexpr std::string_view out_of_range = "22003";  // a number that its type cannot hold
inline constexpr std::string_view invalid_parameter = "22023";  // an argument outside its domain
inline constexpr std::string_view limit_exceeded = "54000";     // bytes, samples, laps, depth
inline constexpr std::string_view unsupported = "0A000";        // a format we know and do not read
}  // namespace sqlstate

// What core throws: a message for people, a DETAIL that says where, a HINT that says what to do.
class Error : public std::exception {
  public:
    Error(std::string_view state, std::string message, std::string detail = {},
          std::string hint = {})
        : state_(state),
          message_(std::move(message)),
          detail_(std::move(detail)),
          hint_(std::move(hint)) {}

    const char* what() const noexcept override { return message_.c_str(); }
    const std::string& state() const noexcept { return state_; }
    const std::string& message() const noexcept { return message_; }
    const std::string& detail() const noexcept { return detail_; }
    const std::string& hint() const noexcept { return hint_; }

  private:
    std::string state_;
    std::string message_;
    std::string detail_;
    std::string hint_;
};

}  // namespace runlytics
