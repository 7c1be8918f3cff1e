#include "core/listener/ask.h"

#include <optional>
#include <utility>

#include "core/error.h"
#include "core/listener/statements.h"
#include "core/mcp/message.h"

namespace runlytics::listener {

namespace {

using mcp::Message;

// What the list of tools is asked for as.
constexpr std::string_view all_tools = "";

bool is_one_of(std::string_view state, std::initializer_list<std::string_view> classes) {
    for (const std::string_view each : classes) {
        if (state.starts_with(each)) return true;
    }
    return false;
}

// What the tool was asked for cannot be had so: whoever asks can ask otherwise. 55P is a lock.
bool is_askers_fault(std::string_view state) {
    return is_one_of(state, {"22", "23", "54", "P0002", "0A000", "55000"});
}

std::string in_words(const Error& error) {
    std::string words = error.message();
    for (const std::string& more : {error.detail(), error.hint()}) {
        if (!more.empty()) words += "\n" + more;
    }
    return valid_utf8(words);
}

Row ask(Warehouse& warehouse, const Request& request, const Message& message) {
    const bool calls = message.wants == Message::Wants::call;
    warehouse.begin_reading();
    Row row = warehouse.run(statements::serve_question,
                            {request.token, calls ? std::string_view(message.tool) : all_tools,
                             calls ? std::string_view(message.arguments) : "{}"});
    warehouse.commit();
    return row;
}

// An answer to one message. Throws what concerns all of them: a token that is valid no longer, a
// warehouse that is not there.
std::string answer(Warehouse& warehouse, const Request& request, const Message& message,
                   const Log& log) {
    if (message.wants == Message::Wants::answer) return message.answer;
    try {
        const Row row = ask(warehouse, request, message);
        const auto said = row.text(0);
        if (message.wants == Message::Wants::list)
            return tools_answer(message, said.value_or("[]"));
        if (said) return tool_answer(message, *said);
        return error_answer(message, mcp::codes::invalid_params,
                            "Unknown tool: " + presentable_name(message.tool));
    } catch (const Error& error) {
        warehouse.rollback();
        const std::string_view state = error.state();
        if (state == "57014")
            return failed_answer(message,
                                 "It took longer than five seconds. Ask for less: fewer "
                                 "days, or fewer rows.");
        if (is_askers_fault(state)) return failed_answer(message, in_words(error));
        if (refuse(error).status != 500) throw;
        log("a question failed: " + error.message() + " (SQLSTATE " + error.state() + ")");
        return error_answer(message, mcp::codes::internal_error,
                            "Internal error; the log of the server says more");
    }
}

Reply converse(Warehouse& warehouse, const Request& request, const Log& log) {
    const auto body = request.body.head();
    const mcp::Conversation conversation = mcp::read(body, request.question.headers());
    Reply reply{200, {}};
    for (const Message& message : conversation.messages) {
        if (message.wants == Message::Wants::nothing) continue;
        if (!reply.body.empty()) reply.body += ',';
        reply.body += answer(warehouse, request, message, log);
        if (!conversation.batch) reply.status = message.status;
    }
    if (reply.body.empty()) {
        reply.status = 202;
    } else if (conversation.batch) {
        reply.body = "[" + reply.body + "]";
    }
    if (reply.status >= 400) reply.error = "the message was not understood";
    return reply;
}

void find_holder(Warehouse& warehouse, Request& request) {
    warehouse.begin();
    request.holder = authenticate(warehouse, request.token);
    warehouse.commit();
    if (request.holder) return;
    request.reply = refuse(401, "the token is not known",
                           "Send the header Authorization: Bearer TOKEN with a token of "
                           "runlytics.create_token(name, array['ask']).");
}

}  // namespace

void serve_question(Warehouse& warehouse, Request& request, const Log& log) {
    try {
        if (!request.holder) return find_holder(warehouse, request);
        request.reply = converse(warehouse, request, log);
    } catch (const Error& error) {
        warehouse.rollback();
        request.reply = refuse(error);
        if (request.reply.status >= 500)
            log("a question failed: " + error.message() + " (SQLSTATE " + error.state() + ")");
    }
}

}  // namespace runlytics::listener
