#include "core/listener/json_shape.h"

#include <algorithm>
#include <string_view>

namespace runlytics::listener {

namespace {

constexpr std::size_t max_depth = 256;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

// Most of a body is within strings and between brackets, where few characters mean anything.
void JsonShape::add(std::span<const std::byte> piece) {
    for (const std::byte byte : piece)
        step(static_cast<char>(byte));
}

void JsonShape::step(char c) {
    switch (state_) {
        case State::inside:
            if (c == '"') {
                state_ = State::in_string;
            } else if (c == '{' || c == '[') {
                open(c);
            } else if (c == '}' || c == ']') {
                close(c);
            }
            return;
        case State::in_string:
            if (c == '"') state_ = State::inside;
            if (c == '\\') state_ = State::escaped;
            return;
        case State::escaped:
            state_ = State::in_string;
            return;
        case State::before:
            if (mark_bytes_ < byte_order_mark.size() && c == byte_order_mark[mark_bytes_]) {
                ++mark_bytes_;
            } else if (c == '{' || c == '[') {
                open(c);
            } else if (!is_blank(c)) {
                state_ = State::broken;
            }
            return;
        case State::after:
            if (!is_blank(c)) state_ = State::broken;
            return;
        case State::broken:
            return;
    }
}

void JsonShape::open(char bracket) {
    state_ = open_objects_.size() < max_depth ? State::inside : State::broken;
    open_objects_.push_back(bracket == '{');
}

void JsonShape::close(char bracket) {
    if (open_objects_.back() != (bracket == '}')) {
        state_ = State::broken;
        return;
    }
    open_objects_.pop_back();
    if (open_objects_.empty()) state_ = State::after;
}

}  // namespace runlytics::listener
