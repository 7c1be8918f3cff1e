#include "core/page/node.h"

#include "core/error.h"
#include "core/model.h"

namespace runlytics::page {

bool Node::has(std::string_view name) const {
    return !text::member(*json_, name).is_null();
}

Node Node::operator[](std::string_view name) const {
    std::string inside = place_;
    if (!inside.empty()) inside += ", ";
    return {text::member(*json_, name), inside.append(name)};
}

void Node::refuse(std::string_view what) const {
    throw Error(sqlstate::invalid_parameter, "the page's document cannot be drawn",
                (place_.empty() ? "the document" : place_) + ": " + std::string(what) + ".");
}

std::string_view Node::as_text() const {
    if (!json_->is_string()) refuse("a text is wanted");
    if (json_->string().size() > max_text) refuse("the text is too long");
    return json_->string();
}

double Node::as_number() const {
    if (json_->is_null()) return missing_value;
    if (!json_->is_number()) refuse("a number is wanted");
    return json_->number();
}

std::vector<Node> Node::as_list(std::size_t most) const {
    if (json_->is_null()) return {};
    if (!json_->is_array()) refuse("a list is wanted");
    const auto elements = json_->elements();
    if (elements.size() > most) {
        throw Error(sqlstate::limit_exceeded, "the page's document holds too much",
                    place_ + ": at most " + std::to_string(most) + " are drawn.");
    }
    std::vector<Node> nodes;
    nodes.reserve(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i)
        nodes.emplace_back(elements[i], place_ + '[' + std::to_string(i) + ']');
    return nodes;
}

std::vector<double> Node::as_numbers() const {
    if (json_->is_null()) return {};
    if (!json_->is_array()) refuse("a list of numbers is wanted");
    if (json_->elements().size() > max_values) refuse("the list is too long");
    std::vector<double> numbers;
    numbers.reserve(json_->elements().size());
    for (const text::Json& each : json_->elements()) {
        if (!each.is_null() && !each.is_number()) refuse("a number is wanted in the list");
        numbers.push_back(text::number_of(each));
    }
    return numbers;
}

std::string_view Node::text(std::string_view name) const {
    return (*this)[name].as_text();
}

std::string_view Node::text_or(std::string_view name, std::string_view otherwise) const {
    return has(name) ? text(name) : otherwise;
}

double Node::number(std::string_view name) const {
    return (*this)[name].as_number();
}

bool Node::flag(std::string_view name) const {
    const Node member = (*this)[name];
    if (member.json().is_null()) return false;
    if (!member.json().is_boolean()) member.refuse("true or false is wanted");
    return member.json().boolean();
}

std::vector<Node> Node::list(std::string_view name, std::size_t most) const {
    return (*this)[name].as_list(most);
}

std::vector<double> Node::numbers(std::string_view name) const {
    return (*this)[name].as_numbers();
}

std::vector<std::string_view> Node::texts(std::string_view name) const {
    const Node member = (*this)[name];
    if (member.json().is_null()) return {};
    if (!member.is_list()) member.refuse("a list of texts is wanted");
    if (member.json().elements().size() > max_values) member.refuse("the list is too long");
    std::vector<std::string_view> texts;
    texts.reserve(member.json().elements().size());
    for (const text::Json& each : member.json().elements()) {
        if (!each.is_string()) member.refuse("a text is wanted in the list");
        if (each.string().size() > max_text) member.refuse("a text in the list is too long");
        texts.push_back(each.string());
    }
    return texts;
}

}  // namespace runlytics::page
