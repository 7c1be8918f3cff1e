#pragma once

#include <chrono>
#include <curl/curl.h>
#include <memory>
#include <string>

#include "core/http/client.h"
#include "core/http/url.h"

namespace runlytics::http {

// Which addresses a request may reach. Link-local ones are out of reach, whatever the host's rule
// says, but for the one that tells a machine about itself.
enum class Reach { public_only, private_too, metadata_only };

// libcurl frees each kind of handle by a function of its own.
template <auto free>
struct FreedBy {
    template <typename Handle>
    void operator()(Handle* handle) const {
        free(handle);
    }
};

// A pair of libcurl's handles that is used again and again, with the connections that it keeps.
struct Connections {
    Connections();

    std::unique_ptr<CURLM, FreedBy<curl_multi_cleanup>> multi;
    std::unique_ptr<CURL, FreedBy<curl_easy_cleanup>> easy;
};

// One request to one host and its answer; redirects are not followed.
class Transfer {
  public:
    Transfer(Connections& connections, const HttpRequest& request, const Url& url, Reach reach,
             const std::string& ca_file, std::chrono::milliseconds time_left);

    ~Transfer() { curl_easy_reset(connections_.easy.get()); }
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    // Sends it and waits; polls for interrupts every 100 ms at least.
    HttpResponse run();
    // Where a redirect leads, as an absolute URL; empty when the answer is none.
    std::string redirect() const;

  private:
    static std::size_t take_body(char* data, std::size_t, std::size_t size, void* self);
    static std::size_t take_header(char* data, std::size_t, std::size_t size, void* self);
    static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* address);

    template <typename Value>
    void set(CURLoption option, Value value);
    void set_rules(const std::string& ca_file, std::chrono::milliseconds time_left);
    void set_request(const HttpRequest& request);
    void add_header(std::string_view line);
    void perform();
    [[noreturn]] void fail(CURLcode code) const;
    [[noreturn]] void refuse_address() const;

    Connections& connections_;
    const Url& url_;
    const Reach reach_;
    const std::int64_t max_bytes_;
    std::unique_ptr<curl_slist, FreedBy<curl_slist_free_all>> request_headers_;
    HttpResponse response_;
    std::size_t header_bytes_ = 0;
    std::string refused_address_;
    bool refused_link_local_ = false;
    bool too_large_ = false;
    char curl_error_[CURL_ERROR_SIZE] = "";
};

}  // namespace runlytics::http
