#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

// A client of HTTP that asks only whom it may: hosts must be allowed by name, and their addresses
// must be public unless the host's rule says otherwise. Redirects, proxies, cookies and credentials
// of the environment play no part.
namespace runlytics::http {

enum class Reach;
struct Connections;

struct HttpHeader {
    std::string name;
    std::string value;
};

struct HttpRequest {
    std::string method = "GET";  // GET, POST, PUT, PATCH or DELETE
    std::string url;
    std::vector<HttpHeader> headers;
    std::string body;
    std::int64_t max_bytes = 64 << 20;  // of the body that comes back, unpacked
    std::chrono::milliseconds timeout{60'000};
    int max_redirects = 0;  // followed for GET alone; 0: a redirect is an answer like any other
};

struct HttpResponse {
    int status = 0;
    std::vector<HttpHeader> headers;  // names in lower case, repeated ones joined by a comma
    std::string body;
};

struct AllowedHost {
    std::string host;  // in lower case; *.example.com stands for every name below example.com
    std::string scheme;
    int port;
    bool allow_private;  // loopback and private addresses too; never link-local ones
};

// The host that a URL names, in lower case; throws 22023 for one that is malformed, holds
// credentials, or is neither http nor https.
std::string host_of(const std::string& url);

// Where a machine of a cloud is told about itself.
inline constexpr std::string_view metadata_origin = "http://169.254.169.254:80";

class HttpClient {
  public:
    HttpClient();
    ~HttpClient();

    // The file of certificates to be trusted; empty: those of the system.
    void trust(std::string ca_file);

    // Sends a request and waits for the whole answer, of whatever status; connections stay open for
    // the next. Polls for interrupts. Throws 42501 for a host or an address that is not allowed,
    // 22023 for a request that cannot be sent, 54000 for too large an answer, 08001 when there is
    // no connection, 08006 when it broke or took too long. Messages quote neither path nor headers.
    HttpResponse send(const HttpRequest& request, std::span<const AllowedHost> allowed);

    // The same for what a machine is told about itself: the URL begins with metadata_origin, and no
    // redirect is followed. For credentials alone (instance_role.h): no caller names a path.
    HttpResponse ask_metadata(const HttpRequest& request);

  private:
    class Pool;

    Connections& connections(Reach reach);

    // Sets of connections by what they may reach.
    std::unique_ptr<Pool> pools_[3];
    std::string ca_file_;
};

}  // namespace runlytics::http
