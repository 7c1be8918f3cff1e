#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Secrets within a request. A request names them, {secret:NAME}, {basic:USER:NAME} or
// {google:NAME}, and their values are filled in at the last moment.
namespace runlytics::http {

// How a value is written where it stands.
enum class Encoding { verbatim, percent, json };

class Secrets {
  public:
    // Finds a secret's value; throws when there is none.
    using Lookup = std::function<std::string(std::string_view name)>;

    explicit Secrets(Lookup lookup) : lookup_(std::move(lookup)) {}

    // The text with each placeholder replaced: {secret:NAME} by the value, {basic:USER:NAME} by the
    // base64 of USER:value, {google:NAME} by an assertion signed with a service account's key.
    // Other braces stay as they are.
    std::string fill(std::string_view text, Encoding encoding);
    std::string value(std::string_view name);

    // The text without any value that was filled in: for messages, which quote what they are about.
    std::string scrub(std::string text) const;

  private:
    Lookup lookup_;
    std::vector<std::string> values_;  // each as it was written
};

}  // namespace runlytics::http
