#include "core/http/transfer.h"

#include <algorithm>
#include <new>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>

#include "core/error.h"
#include "core/http/address.h"
#include "core/interrupt.h"

namespace runlytics::http {

namespace {

constexpr int poll_ms = 100;
constexpr long connect_timeout_ms = 20'000;
constexpr long max_connections = 8;
constexpr std::size_t max_header_bytes = 256 << 10;

// libcurl resolves names in threads of its own. They inherit the signal mask, and a handler of the
// server that ran in one of them would find none of the server's state there.
class SignalsBlocked {
  public:
    SignalsBlocked() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

  private:
    sigset_t before_;
};

// Attaches the request to the set of connections while it runs.
class Attached {
  public:
    explicit Attached(Connections& connections) : connections_(connections) {
        curl_multi_add_handle(connections_.multi.get(), connections_.easy.get());
    }
    ~Attached() {
        const SignalsBlocked blocked;
        curl_multi_remove_handle(connections_.multi.get(), connections_.easy.get());
    }
    Attached(const Attached&) = delete;
    Attached& operator=(const Attached&) = delete;

  private:
    Connections& connections_;
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if ('A' <= c && c <= 'Z') c = static_cast<char>(c + 32);
    return result;
}

void require(bool succeeded) {
    if (!succeeded) throw std::bad_alloc();
}

bool may_reach(Reach reach, const sockaddr& address) {
    if (reach == Reach::metadata_only) return is_metadata(address);
    if (is_link_local(address)) return false;
    return reach == Reach::private_too || is_public(address);
}

bool is_connect_failure(CURLcode code) {
    return code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT ||
           code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION ||
           code == CURLE_SSL_CACERT_BADFILE;
}

}  // namespace

Connections::Connections() : multi(curl_multi_init()), easy(curl_easy_init()) {
    require(multi && easy);
    curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, max_connections);
}

Transfer::Transfer(Connections& connections, const HttpRequest& request, const Url& url,
                   Reach reach, const std::string& ca_file, std::chrono::milliseconds time_left)
    : connections_(connections), url_(url), reach_(reach), max_bytes_(request.max_bytes) {
    curl_easy_reset(connections_.easy.get());
    set_rules(ca_file, time_left);
    set_request(request);
}

template <typename Value>
void Transfer::set(CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(connections_.easy.get(), option, value);
    if (code != CURLE_OK) fail(code);
}

void Transfer::set_rules(const std::string& ca_file, std::chrono::milliseconds time_left) {
    set(CURLOPT_ERRORBUFFER, curl_error_);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOPROXY, "*");
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_NOSIGNAL, 1L);
    // Otherwise ending a request waits for the thread that resolves its name.
    set(CURLOPT_QUICK_EXIT, 1L);
    const long time_ms = std::max<long>(static_cast<long>(time_left.count()), 1);
    set(CURLOPT_TIMEOUT_MS, time_ms);
    set(CURLOPT_CONNECTTIMEOUT_MS, std::min(time_ms, connect_timeout_ms));
    set(CURLOPT_WRITEFUNCTION, &Transfer::take_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_HEADERFUNCTION, &Transfer::take_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_ACCEPT_ENCODING, "");
    set(CURLOPT_USERAGENT, "runlytics");
}

void Transfer::set_request(const HttpRequest& request) {
    set(CURLOPT_CURLU, url_.handle());
    if (request.method == "GET") {
        set(CURLOPT_HTTPGET, 1L);
    } else {
        set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(CURLOPT_POSTFIELDS, request.body.data());
    }
    // Without this a large body waits a second for "100 Continue".
    add_header("Expect:");
    bool has_type = false;
    for (const HttpHeader& header : request.headers) {
        has_type |= lower(header.name) == "content-type";
        // libcurl wants a header without a value to end in a semicolon.
        add_header(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
    }
    if (!has_type && request.method != "GET" && !request.body.empty())
        add_header("Content-Type: application/octet-stream");
    set(CURLOPT_HTTPHEADER, request_headers_.get());
}

void Transfer::add_header(std::string_view line) {
    curl_slist* longer = curl_slist_append(request_headers_.get(), std::string(line).c_str());
    require(longer != nullptr);
    static_cast<void>(request_headers_.release());
    request_headers_.reset(longer);
}

curl_socket_t Transfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
    auto* transfer = static_cast<Transfer*>(self);
    if (!may_reach(transfer->reach_, address->addr)) {
        transfer->refused_address_ = to_text(address->addr);
        transfer->refused_link_local_ = is_link_local(address->addr);
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// libcurl's frames know no exceptions: what does not fit, in the limit or in memory, is too large.
std::size_t Transfer::take_body(char* data, std::size_t, std::size_t size, void* self) {
    auto* transfer = static_cast<Transfer*>(self);
    std::string& body = transfer->response_.body;
    try {
        if (static_cast<std::int64_t>(body.size() + size) <= transfer->max_bytes_) {
            body.append(data, size);
            return size;
        }
    } catch (const std::exception&) {
    }
    transfer->too_large_ = true;
    return 0;
}

std::size_t Transfer::take_header(char* data, std::size_t, std::size_t size, void* self) {
    auto* transfer = static_cast<Transfer*>(self);
    const std::string_view line = trimmed({data, size});
    std::vector<HttpHeader>& headers = transfer->response_.headers;
    try {
        transfer->header_bytes_ += size;
        if (transfer->header_bytes_ > max_header_bytes) {
            transfer->too_large_ = true;
            return 0;
        }
        // An interim answer, such as 103, comes before the true one.
        if (line.starts_with("HTTP/")) headers.clear();
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0) return size;
        const std::string name = lower(trimmed(line.substr(0, colon)));
        const std::string_view value = trimmed(line.substr(colon + 1));
        const auto known = std::find_if(headers.begin(), headers.end(),
                                        [&](const HttpHeader& each) { return each.name == name; });
        if (known == headers.end()) {
            headers.push_back({name, std::string(value)});
        } else {
            known->value.append(", ").append(value);
        }
        return size;
    } catch (const std::exception&) {
        transfer->too_large_ = true;
        return 0;
    }
}

HttpResponse Transfer::run() {
    {
        const Attached attached(connections_);
        perform();
    }
    long status = 0;
    curl_easy_getinfo(connections_.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return std::move(response_);
}

void Transfer::perform() {
    CURLM* multi = connections_.multi.get();
    for (int running = 1; running > 0;) {
        {
            const SignalsBlocked blocked;
            if (curl_multi_perform(multi, &running) != CURLM_OK) fail(CURLE_OUT_OF_MEMORY);
        }
        poll_interrupt();
        // A signal ends the wait early.
        if (running > 0) curl_multi_poll(multi, nullptr, 0, poll_ms, nullptr);
        poll_interrupt();
    }
    int left = 0;
    const CURLMsg* message = curl_multi_info_read(multi, &left);
    if (message == nullptr || message->msg != CURLMSG_DONE) fail(CURLE_RECV_ERROR);
    if (message->data.result != CURLE_OK) fail(message->data.result);
}

std::string Transfer::redirect() const {
    char* target = nullptr;
    curl_easy_getinfo(connections_.easy.get(), CURLINFO_REDIRECT_URL, &target);
    return target == nullptr ? std::string() : std::string(target);
}

void Transfer::refuse_address() const {
    const std::string where = url_.host() + " is at " + refused_address_ + ".";
    if (refused_link_local_) {
        throw Error("42501", "host has a link-local address", where,
                    "What answers there tells a machine its own keys: no request goes there.");
    }
    throw Error("42501", "host has an address that is not public", where,
                "The owner may set allow_private for it in warehouse.http_hosts.");
}

void Transfer::fail(CURLcode code) const {
    const std::string where = "The request went to " + url_.origin() + ".";
    if (too_large_) {
        throw Error(sqlstate::limit_exceeded, "answer of " + url_.host() + " is too large",
                    "More than " + std::to_string(max_bytes_) + " bytes, or 256 kB of headers.");
    }
    if (!refused_address_.empty()) refuse_address();
    if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
    std::string detail = where + " " + (curl_error_[0] ? curl_error_ : curl_easy_strerror(code));
    if (!detail.ends_with('.')) detail += '.';
    if (is_connect_failure(code)) throw Error("08001", "cannot connect to " + url_.host(), detail);
    const bool late = code == CURLE_OPERATION_TIMEDOUT;
    throw Error("08006",
                late ? url_.host() + " took too long to answer"
                     : "the answer of " + url_.host() + " broke off",
                detail);
}

}  // namespace runlytics::http
