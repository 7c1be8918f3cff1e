#pragma once

#include <curl/curl.h>
#include <memory>
#include <string>

namespace runlytics::http {

// A URL as libcurl itself reads it, so that what is checked is what is asked.
class Url {
  public:
    // Throws 22023 for one that is malformed, holds credentials, or is neither http nor https.
    explicit Url(const std::string& text);

    const std::string& host() const { return host_; }  // in lower case, IPv6 without brackets
    const std::string& scheme() const { return scheme_; }
    int port() const { return port_; }
    // Scheme, host and port, which may be shown: secrets stand in the path or behind it.
    std::string origin() const { return scheme_ + "://" + host_ + ":" + std::to_string(port_); }
    CURLU* handle() const { return handle_.get(); }

  private:
    std::string part(CURLUPart which, unsigned flags = 0) const;

    std::unique_ptr<CURLU, void (*)(CURLU*)> handle_;
    std::string scheme_;
    std::string host_;
    int port_ = 0;
};

}  // namespace runlytics::http
