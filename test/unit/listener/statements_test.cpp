#include "core/listener/statements.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <memory>

#include "core/error.h"

// What each statement is given, in which order, and how its answer is read.
namespace runlytics::listener {

namespace {

using Columns = std::vector<std::optional<std::string>>;
using Words = std::vector<std::string>;

std::span<const std::byte> first_three(std::span<const std::byte> bytes) {
    return bytes.first(std::min<std::size_t>(bytes.size(), 3));
}

std::string word_of(const Value& value);

template <typename Elements>
std::string words_of_all(std::string words, const Elements& elements) {
    for (const auto& element : elements)
        words += " (" + word_of(element) + ")";
    return words;
}

// A value as a word that says its type.
std::string word_of(const Value& value) {
    if (const auto* bigint = std::get_if<std::int64_t>(&value))
        return "bigint " + std::to_string(*bigint);
    if (const auto* text = std::get_if<std::string_view>(&value))
        return "text " + std::string(*text);
    if (const auto* texts = std::get_if<Texts>(&value)) return words_of_all("texts", *texts);
    if (const auto* bodies = std::get_if<Bodies>(&value)) return words_of_all("bodies", *bodies);
    std::string word = "bytes";
    for (const std::byte each : first_three(std::get<std::span<const std::byte>>(value)))
        word += " " + std::to_string(std::to_integer<int>(each));
    return word;
}

// Writes down what it is told and gives the answer that it was given.
class Recorder final : public Warehouse {
  public:
    explicit Recorder(Columns columns = {}) : answer(std::move(columns)) {}

    void begin() override { told.emplace_back("begin"); }
    void begin_reading() override { told.emplace_back("begin reading"); }
    void commit() override { told.emplace_back("commit"); }
    void rollback() override { told.emplace_back("rollback"); }
    void begin_step() override { told.emplace_back("begin step"); }
    void keep_step() override { told.emplace_back("keep step"); }
    void undo_step() override { told.emplace_back("undo step"); }

    Row run(const Statement& statement, std::initializer_list<Value> values) override {
        told.emplace_back(statement.name);
        for (const Value& value : values) {
            told.push_back(word_of(value));
            if (const auto* bytes = std::get_if<std::span<const std::byte>>(&value))
                addresses.push_back(bytes->data());
        }
        expect_parameters(statement.sql, values.size());
        Row row;
        for (const auto& column : answer)
            row.add(column);
        return row;
    }

    Columns answer;
    Words told;
    std::vector<const std::byte*> addresses;  // of bytes

  private:
    // $1 to the last, and no more.
    static void expect_parameters(std::string_view sql, std::size_t count) {
        for (std::size_t i = 1; i <= count; ++i)
            EXPECT_TRUE(sql.find("$" + std::to_string(i) + "::") != sql.npos) << sql << i;
        EXPECT_TRUE(sql.find("$" + std::to_string(count + 1)) == sql.npos) << sql;
    }
};

crypto::Digest token() {
    return {std::byte{1}, std::byte{2}, std::byte{3}};
}

std::unique_ptr<Request> request_with(std::span<const std::byte> body,
                                      const char* path = "/v1/health") {
    auto request = std::make_unique<Request>("/tmp");
    request->endpoint = endpoint_at(Site::deliveries, path);
    request->token = token();
    request->holder = Holder{7, 5, {"health"}};
    request->name = "walk";
    request->client = "::1";
    request->body.add(body);
    return request;
}

constexpr std::byte small[] = {std::byte{'{'}, std::byte{'}'}, std::byte{' '}};

}  // namespace

TEST(Statements, WhoseTokenItIs) {
    Recorder warehouse({"7", "5", "health  journal"});
    const auto holder = authenticate(warehouse, token());
    EXPECT_EQ(warehouse.told, (Words{"authenticate", "bytes 1 2 3"}));
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->athlete_id, 7);
    EXPECT_EQ(holder->token_id, 5);
    EXPECT_EQ(holder->scopes, (Words{"health", "journal"}));
}

TEST(Statements, ATokenThatNobodyHas) {
    Recorder nothing;
    EXPECT_FALSE(authenticate(nothing, token()));
}

TEST(Statements, ATokenThatMayNothing) {
    Recorder warehouse({"7", "5", std::nullopt});
    const auto holder = authenticate(warehouse, token());
    ASSERT_TRUE(holder);
    EXPECT_TRUE(holder->scopes.empty());
}

TEST(Statements, ADocument) {
    Recorder warehouse({"42", "t"});
    const auto request = request_with(small);
    const Receipt receipt = receive(warehouse, *request);
    EXPECT_EQ(receipt.document_id, 42);
    EXPECT_TRUE(receipt.stored);
    EXPECT_EQ(warehouse.told, (Words{"receive", "bytes 1 2 3", "bigint 5", "text health",
                                     "text walk", "bytes 123 125 32", "text ::1", "bigint 7"}));
    EXPECT_EQ(warehouse.addresses.back(), request->body.head().data()) << "no copy is made";
}

TEST(Statements, ADocumentThatWasKnown) {
    Recorder warehouse({"42", "f"});
    const Receipt receipt = receive(warehouse, *request_with(small));
    EXPECT_EQ(receipt.document_id, 42);
    EXPECT_FALSE(receipt.stored);
}

TEST(Statements, DocumentsTogether) {
    Recorder warehouse({"42 7", "t f"});
    const auto one = request_with(small), other = request_with({});
    other->name = "";
    const std::vector<Request*> requests = {one.get(), other.get()};
    const std::vector<Receipt> receipts = receive_all(warehouse, requests);
    ASSERT_EQ(receipts.size(), 2U);
    EXPECT_EQ(receipts[0].document_id, 42);
    EXPECT_TRUE(receipts[0].stored);
    EXPECT_EQ(receipts[1].document_id, 7);
    EXPECT_FALSE(receipts[1].stored);
    EXPECT_EQ(
        warehouse.told,
        (Words{"receive_all", "bytes 1 2 3", "bigint 5", "text health", "texts (text walk) (text )",
               "bodies (bytes 123 125 32) (bytes)", "texts (text ::1) (text ::1)", "bigint 7"}));
    for (const Columns& columns : {Columns{"42", "t"}, Columns{"42 7", "t"}, Columns{"42 x", "t t"},
                                   Columns{std::nullopt, std::nullopt}}) {
        Recorder wrong(columns);
        EXPECT_THROW(receive_all(wrong, requests), Error);
    }
}

TEST(Statements, AnEvent) {
    Recorder warehouse({std::nullopt, std::nullopt});
    const Receipt receipt = receive_event(warehouse, *request_with(small));
    EXPECT_FALSE(receipt.document_id);
    EXPECT_FALSE(receipt.stored);
    EXPECT_EQ(warehouse.told, (Words{"receive_event", "bytes 1 2 3", "bigint 5", "text health",
                                     "text {} ", "text ::1", "bigint 7"}));
}

TEST(Statements, ALongDocument) {
    const std::vector<std::byte> body(Body::memory_bytes, std::byte{9});
    const auto request = request_with(body);
    request->body.add(small);
    request->body.finish();
    ASSERT_FALSE(request->body.in_memory());
    Recorder warehouse({"42", "t"});
    EXPECT_EQ(receive_begin(warehouse, *request).document_id, 42);
    const std::string digest = word_of(std::span<const std::byte>(request->body.digest()));
    EXPECT_EQ(warehouse.told,
              (Words{"receive_begin", "bytes 1 2 3", "bigint 5", "text health", "text walk",
                     "bytes 9 9 9", digest, "bigint 262147", "text ::1", "bigint 7"}));
    EXPECT_EQ(warehouse.addresses[1], request->body.head().data()) << "no copy is made";
}

TEST(Statements, APartAndTheEnd) {
    const auto request = request_with(small);
    Recorder warehouse({std::nullopt});
    receive_part(warehouse, *request, 42, 3, small);
    receive_end(warehouse, *request, 42);
    EXPECT_EQ(warehouse.told, (Words{"receive_part", "bigint 42", "bigint 3", "bytes 123 125 32",
                                     "bigint 7", "receive_end", "bigint 42", "bigint 7"}));
    EXPECT_EQ(warehouse.addresses, (std::vector<const std::byte*>{small})) << "no copy is made";
}

TEST(Statements, ARefusal) {
    Recorder warehouse({std::nullopt});
    log_request(warehouse, {Holder{7, 5, {}}, "health", 413, 99, "::1", "too long"});
    EXPECT_EQ(warehouse.told, (Words{"log_request", "bigint 5", "text health", "bigint 413",
                                     "bigint 99", "text ::1", "text too long", "bigint 7"}));
}

TEST(Statements, WhetherItIsInstalledIsATransaction) {
    Recorder there({"t"});
    EXPECT_TRUE(installed(there));
    EXPECT_EQ(there.told, (Words{"begin", "installed", "commit"}));
    Recorder absent({"f"});
    EXPECT_FALSE(installed(absent));
}

TEST(Statements, AnAnswerOfAnotherShapeIsRefused) {
    for (const Columns& columns : {Columns{}, Columns{"42"}, Columns{"x", "t"}, Columns{"4 ", "t"},
                                   Columns{"", "t"}, Columns{"42", "yes"}}) {
        Recorder warehouse(columns);
        try {
            receive(warehouse, *request_with(small));
            ADD_FAILURE() << columns.size();
        } catch (const Error& error) {
            EXPECT_EQ(error.state(), "XX000");
        }
    }
}

TEST(Statements, EachHasANameOfItsOwn) {
    std::vector<std::string_view> names;
    for (const Statement& each :
         {statements::authenticate, statements::receive, statements::receive_all,
          statements::receive_event, statements::receive_begin, statements::receive_part,
          statements::receive_end, statements::log_request, statements::installed,
          statements::redeem_link, statements::serve_page}) {
        EXPECT_EQ(std::count(names.begin(), names.end(), each.name), 0) << each.name;
        names.push_back(each.name);
    }
}

}  // namespace runlytics::listener
