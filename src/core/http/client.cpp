#include "core/http/client.h"

#include <algorithm>
#include <optional>

#include "core/http/transfer.h"
#include "core/http/url.h"

namespace runlytics::http {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
// What says where a message ends or where it goes is libcurl's to write.
constexpr std::string_view reserved[] = {"host",
                                         "content-length",
                                         "transfer-encoding",
                                         "connection",
                                         "te",
                                         "trailer",
                                         "upgrade",
                                         "expect",
                                         "keep-alive",
                                         "proxy-connection",
                                         "proxy-authorization",
                                         "accept-encoding"};

[[noreturn]] void refuse(const std::string& message, const std::string& detail = {}) {
    throw Error(sqlstate::invalid_parameter, message, detail);
}

// RFC 9110: a token.
bool is_token(std::string_view text) {
    constexpr std::string_view characters =
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

bool is_reserved(std::string_view name) {
    return std::any_of(std::begin(reserved), std::end(reserved), [&](std::string_view each) {
        return std::equal(name.begin(), name.end(), each.begin(), each.end(), [](char a, char b) {
            return ('A' <= a && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
        });
    });
}

void check(const HttpRequest& request) {
    if (std::find(std::begin(methods), std::end(methods), request.method) == std::end(methods))
        refuse("method is not one of GET, POST, PUT, PATCH, DELETE");
    if (request.method == "GET" && !request.body.empty()) refuse("a GET has no body");
    for (const HttpHeader& header : request.headers) {
        if (!is_token(header.name)) refuse("invalid name of a header");
        if (is_reserved(header.name)) refuse("header " + header.name + " cannot be set");
        const bool printable = std::none_of(header.value.begin(), header.value.end(), [](char c) {
            return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
        });
        if (!printable) refuse("header " + header.name + " holds a control character");
    }
}

bool covers(const AllowedHost& rule, const Url& url) {
    if (rule.scheme != url.scheme() || rule.port != url.port()) return false;
    if (!rule.host.starts_with("*.")) return rule.host == url.host();
    const std::string_view suffix = std::string_view(rule.host).substr(1);
    return url.host().size() > suffix.size() && url.host().ends_with(suffix);
}

const AllowedHost& rule_for(const Url& url, std::span<const AllowedHost> allowed) {
    const auto rule = std::find_if(allowed.begin(), allowed.end(),
                                   [&](const AllowedHost& each) { return covers(each, url); });
    if (rule != allowed.end()) return *rule;
    throw Error("42501", "host is not allowed: " + url.origin(), {},
                "The owner may allow it: insert into warehouse.http_hosts (host, scheme, port).");
}

}  // namespace

// libcurl's handles, made when they are first needed.
class HttpClient::Pool {
  public:
    Connections& connections() {
        if (!connections_) connections_.emplace();
        return *connections_;
    }

  private:
    std::optional<Connections> connections_;
};

HttpClient::HttpClient()
    : pools_{std::make_unique<Pool>(), std::make_unique<Pool>(), std::make_unique<Pool>()} {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (ready != CURLE_OK) throw Error("58000", "libcurl cannot be initialised");
}

HttpClient::~HttpClient() = default;

Connections& HttpClient::connections(Reach reach) {
    return pools_[static_cast<std::size_t>(reach)]->connections();
}

// Connections that were made under other certificates are closed.
void HttpClient::trust(std::string ca_file) {
    if (ca_file == ca_file_) return;
    ca_file_ = std::move(ca_file);
    for (auto& pool : pools_)
        pool = std::make_unique<Pool>();
}

HttpResponse HttpClient::send(const HttpRequest& request, std::span<const AllowedHost> allowed) {
    check(request);
    const Clock::time_point deadline = Clock::now() + request.timeout;
    HttpRequest next = request;
    for (int hops = 0;; ++hops) {
        const Url url(next.url);
        const Reach reach =
            rule_for(url, allowed).allow_private ? Reach::private_too : Reach::public_only;
        const auto time_left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        Transfer transfer(connections(reach), next, url, reach, ca_file_, time_left);
        HttpResponse response = transfer.run();
        const std::string target = transfer.redirect();
        if (target.empty() || request.max_redirects == 0 || request.method != "GET")
            return response;
        if (hops == request.max_redirects)
            throw Error("08006", "more than " + std::to_string(hops) + " redirects",
                        "The last one came from " + url.origin() + ".");
        // What was meant for one server is not told to another.
        if (Url(target).origin() != url.origin()) next.headers.clear();
        next.url = target;
    }
}

HttpResponse HttpClient::ask_metadata(const HttpRequest& request) {
    check(request);
    const Url url(request.url);
    if (url.origin() != metadata_origin) refuse("this is not the address of the metadata service");
    constexpr Reach reach = Reach::metadata_only;
    return Transfer(connections(reach), request, url, reach, ca_file_, request.timeout).run();
}

std::string host_of(const std::string& url) {
    return Url(url).host();
}

}  // namespace runlytics::http
