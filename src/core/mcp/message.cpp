#include "core/mcp/message.h"

#include <algorithm>
#include <utility>

#include "core/crypto/base64.h"
#include "core/error.h"
#include "core/mcp/answers.h"
#include "core/text/json_text.h"
#include "core/text/json_tree.h"

namespace runlytics::mcp {

namespace {

using text::Json;
using text::JsonObject;
using text::member;

constexpr int ok = 200;
constexpr int bad_request = 400;
constexpr int not_found = 404;

constexpr std::string_view version_key = "io.modelcontextprotocol/protocolVersion";
constexpr std::string_view capabilities_key = "io.modelcontextprotocol/clientCapabilities";
// Longer ones are echoed to nobody.
constexpr std::size_t max_id = 256;

bool is_legacy(std::string_view version) {
    return std::find(std::begin(legacy_versions), std::end(legacy_versions), version) !=
           std::end(legacy_versions);
}

bool has(const Json& object, std::string_view name) {
    const auto names = object.names();
    return std::find(names.begin(), names.end(), name) != names.end();
}

Message refuse(Message message, int status, int code, std::string_view why,
               std::string_view data = {}) {
    message.wants = Message::Wants::answer;
    message.status = status;
    message.answer = error_answer(message, code, why, data);
    return message;
}

Message refuse_version(Message message, std::string_view requested) {
    const std::string data =
        JsonObject().add_json("supported", version_list()).add("requested", requested).text();
    return refuse(std::move(message), bad_request, codes::unsupported_version,
                  "Unsupported protocol version", data);
}

Message answer(Message message, std::string text) {
    message.wants = Message::Wants::answer;
    message.answer = std::move(text);
    return message;
}

bool is_id(const Json& id) {
    return id.is_integer() || (id.is_string() && id.string().size() <= max_id);
}

// A name that is not plain stands in the header as base64.
bool names(std::string_view header, const std::string& name) {
    return header == name || header == "=?base64?" + crypto::base64(name) + "?=";
}

// What is said twice has to be the same: somebody on the way may have believed the head.
std::string mismatch(const Headers& headers, const std::string& method, const Json& params,
                     const std::string& version) {
    if (headers.version != version)
        return "MCP-Protocol-Version is not the version in _meta, " + version;
    if (headers.method != method) return "Mcp-Method is not the method of the message, " + method;
    if (method == "tools/call" && !names(headers.name, text_of(member(params, "name"))))
        return "Mcp-Name is not the name of the tool";
    return {};
}

Message list_tools(Message message, const Json& params) {
    if (has(params, "cursor"))
        return refuse(std::move(message), ok, codes::invalid_params,
                      "There is one page of tools: send no cursor");
    message.wants = Message::Wants::list;
    return message;
}

Message call_tool(Message message, const Json& params) {
    const Json& name = member(params, "name");
    const Json& arguments = member(params, "arguments");
    // Without a name the warehouse would list its tools.
    if (!name.is_string() || name.string().empty())
        return refuse(std::move(message), ok, codes::invalid_params,
                      "params.name has to be the name of a tool");
    if (!arguments.is_null() && !arguments.is_object())
        return refuse(std::move(message), ok, codes::invalid_params,
                      "params.arguments has to be an object");
    message.wants = Message::Wants::call;
    message.tool = name.string();
    message.arguments = arguments.is_null() ? "{}" : arguments.dump();
    return message;
}

Message refuse_method(Message message, std::string_view method) {
    const int status = message.modern ? not_found : ok;
    return refuse(std::move(message), status, codes::no_such_method,
                  "Method not found: " + text::valid_utf8(method.substr(0, max_id)));
}

// The version that was asked for, or the latest that is begun in this way.
Message initialize(Message message, const Json& params) {
    const std::string wanted = text_of(member(params, "protocolVersion"));
    const std::string_view version = is_legacy(wanted) ? wanted : legacy_versions[0];
    std::string text = initialize_answer(message, version);
    return answer(std::move(message), std::move(text));
}

Message obey(Message message, const std::string& method, const Json& params) {
    if (method == "tools/list") return list_tools(std::move(message), params);
    if (method == "tools/call") return call_tool(std::move(message), params);
    if (message.modern && method == "server/discover") {
        std::string text = discover_answer(message);
        return answer(std::move(message), std::move(text));
    }
    if (message.modern) return refuse_method(std::move(message), method);
    if (method == "initialize") return initialize(std::move(message), params);
    if (method == "ping") {
        std::string text = result_answer(message, "{}");
        return answer(std::move(message), std::move(text));
    }
    return refuse_method(std::move(message), method);
}

// A request of the newer revision says itself what it is.
Message obey_modern(Message message, const Headers& headers, const std::string& method,
                    const Json& params) {
    message.modern = true;
    const Json& meta = member(params, "_meta");
    if (!member(meta, version_key).is_string())
        return refuse(std::move(message), bad_request, codes::invalid_params,
                      "_meta has to say " + std::string(version_key));
    const std::string version = text_of(member(meta, version_key));
    if (const std::string why = mismatch(headers, method, params, version); !why.empty())
        return refuse(std::move(message), bad_request, codes::header_mismatch,
                      "Header mismatch: " + why);
    if (version != modern_version) return refuse_version(std::move(message), version);
    if (!member(meta, capabilities_key).is_object())
        return refuse(std::move(message), bad_request, codes::invalid_params,
                      "_meta has to say " + std::string(capabilities_key));
    return obey(std::move(message), method, params);
}

Message read_request(Message message, const Json& json, const Headers& headers) {
    const std::string& method = member(json, "method").string();
    const Json& params = member(json, "params");
    if (!params.is_null() && !params.is_object())
        return refuse(std::move(message), bad_request, codes::invalid_params,
                      "params has to be an object");
    const bool says_itself = has(member(params, "_meta"), version_key);
    if (says_itself || headers.version == modern_version)
        return obey_modern(std::move(message), headers, method, params);
    if (!headers.version.empty() && !is_legacy(headers.version))
        return refuse_version(std::move(message), headers.version);
    return obey(std::move(message), method, params);
}

// Requests have an id, notifications none; what has no method is an answer to what nobody asked.
Message read_message(const Json& json, const Headers& headers) {
    Message message;
    if (!json.is_object() || text_of(member(json, "jsonrpc")) != "2.0")
        return refuse(std::move(message), bad_request, codes::invalid_request,
                      "A message is an object with \"jsonrpc\": \"2.0\"");
    const Json& id = member(json, "id");
    if (is_id(id)) message.id = id.dump();
    if (!has(json, "method")) {
        const bool is_answer = has(json, "result") || has(json, "error");
        if (is_answer && headers.version != modern_version) return message;
        return refuse(std::move(message), bad_request, codes::invalid_request,
                      "The message has no method");
    }
    if (!member(json, "method").is_string())
        return refuse(std::move(message), bad_request, codes::invalid_request,
                      "method has to be a string");
    if (!has(json, "id")) return message;
    if (message.id.empty())
        return refuse(std::move(message), bad_request, codes::invalid_request,
                      "id has to be an integer or a string of at most 256 bytes");
    return read_request(std::move(message), json, headers);
}

Conversation alone(Message message) {
    Conversation conversation;
    conversation.messages.push_back(std::move(message));
    return conversation;
}

// One revision had batches, and it is the one that is spoken where nothing is said.
Conversation read_batch(const Json& json, const Headers& headers) {
    const bool known = headers.version.empty() || headers.version == silent_version;
    const auto elements = json.elements();
    if (!known || elements.empty() || elements.size() > max_batch)
        return alone(refuse({}, bad_request, codes::invalid_request,
                            known ? "A batch has 1 to 16 messages"
                                  : "This revision has no batches: send one message"));
    Conversation conversation;
    conversation.batch = true;
    for (const Json& element : elements)
        conversation.messages.push_back(read_message(element, headers));
    return conversation;
}

}  // namespace

Conversation read(std::span<const std::byte> body, const Headers& headers) {
    try {
        if (body.size() > max_message)
            throw Error(sqlstate::limit_exceeded, "the message is longer than 64 KiB");
        const Json json = text::parse_json(body, {});
        return json.is_array() ? read_batch(json, headers) : alone(read_message(json, headers));
    } catch (const Error& error) {
        return alone(
            refuse({}, bad_request, codes::parse_error, "Parse error: " + error.message()));
    }
}

}  // namespace runlytics::mcp
