#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/error.h"
#include "pg/boundary/postgres.h"

// The one place where C++ exceptions and PostgreSQL errors meet.
//
// A PostgreSQL error is a longjmp: it must never cross a frame that owns a C++ object. A C++
// exception must never cross a frame of PostgreSQL. So every call from C++ into PostgreSQL that can
// fail goes through call(), which turns the error into a throw, and every SQL function is entered
// through enter(), which catches what is thrown, leaves the catch block, and only then reports.
namespace runlytics::pg {

// A PostgreSQL error on its way up through C++ frames, with SQLSTATE, DETAIL and HINT untouched.
// Deliberately no std::exception: only enter() may catch it, for it must be raised again.
struct PostgresError {
    ErrorData* data;
};

// Runs body(argument) under a guard; throws PostgresError when PostgreSQL raises an error in it,
// and passes on what C++ throws in it.
void run_guarded(void (*body)(void*), void* argument);

// Runs a piece of PostgreSQL code from C++: `auto tuple = call([&] { return heap_form_tuple(...);
// })`. The body may read C++ objects of the caller but must own none that has a destructor. It
// costs a sigsetjmp: guard batches, not elements.
template <typename Body>
auto call(Body&& body) {
    using Result = std::invoke_result_t<Body&>;
    if constexpr (std::is_void_v<Result>) {
        run_guarded([](void* self) { (*static_cast<std::remove_reference_t<Body>*>(self))(); },
                    &body);
    } else {
        static_assert(std::is_trivially_copyable_v<Result>, "a result must survive a longjmp");
        struct Frame {
            std::remove_reference_t<Body>* body;
            Result result;
        } frame{&body, {}};
        run_guarded(
            [](void* self) {
                auto* running = static_cast<Frame*>(self);
                running->result = (*running->body)();
            },
            &frame);
        return frame.result;
    }
}

// What a PostgreSQL error says, as an error of core; the original is freed.
Error core_error(const PostgresError& error);

// The same as call() for code that goes on after an error, such as a background worker's: what
// PostgreSQL raises arrives as an Error.
template <typename Body>
auto call_or_error(Body&& body) {
    try {
        return call(body);
    } catch (const PostgresError& error) {
        throw core_error(error);
    }
}

// Runs the body of a background worker; what it throws is reported and ends the process.
void enter_worker(void (*body)());

// The same for a hook of PostgreSQL's: what the body throws goes on as an error through the caller,
// which therefore owns no C++ object.
void enter_hook(void (*body)(Oid), Oid argument);

// Where the C++ runtime gives up it aborts, and the server would end every other session as well:
// from here on it ends this one, with a line in the log.
void end_session_on_terminate();

// The arguments of one SQL call. Fetch them first; what is detoasted lives as long as the call.
class Arguments {
  public:
    explicit Arguments(FunctionCallInfo info) : info_(info) {}

    FunctionCallInfo info() const { return info_; }
    int count() const { return info_->nargs; }
    bool is_null(int i) const { return info_->args[i].isnull; }
    // Throws 22004 for a NULL, which whoever allows it asks for first: is_null().
    Datum datum(int i) const {
        if (is_null(i)) refuse_null(i);
        return info_->args[i].value;
    }

    std::int32_t int4(int i) const { return DatumGetInt32(datum(i)); }
    std::int64_t int8(int i) const { return DatumGetInt64(datum(i)); }
    double float8(int i) const { return DatumGetFloat8(datum(i)); }
    DateADT date(int i) const { return DatumGetDateADT(datum(i)); }
    // A NULL number is the missing value of core.
    double float8_or_missing(int i) const;
    std::string_view text(int i) const;
    std::span<const std::byte> bytes(int i) const;
    // The bytes with `spare` more behind them that may be read, whatever they hold.
    std::span<const std::byte> bytes_with_spare(int i, std::size_t spare) const;
    // The first `length` bytes of a varlena; the rest of a toasted one is never read.
    std::span<const std::byte> leading_bytes(int i, std::int32_t length) const;
    // The elements of a float8[] (or another type); throws 22004 when one is NULL.
    std::span<const double> float8_array(int i) const;
    std::span<const DateADT> date_array(int i) const;
    std::span<const std::int32_t> int4_array(int i) const;
    std::span<const TimestampTz> timestamp_array(int i) const;
    // The elements of a bytea[]; throws 22004 when one is NULL.
    std::vector<std::span<const std::byte>> bytes_array(int i) const;
    // The elements of a text[]; NULL is the empty text.
    std::vector<std::string_view> text_array(int i) const;
    // A float8[] whose NULL elements are allowed and become the missing value.
    std::span<const double> float8_array_or_missing(int i) const;

    Datum null() const {
        info_->isnull = true;
        return 0;
    }
    // A number as the result; the missing value is NULL.
    Datum number(double value) const { return value == value ? Float8GetDatum(value) : null(); }

  private:
    [[noreturn]] static void refuse_null(int i);

    FunctionCallInfo info_;
};

using FunctionBody = Datum (*)(Arguments&);

// Runs the body of an SQL function; whatever it throws becomes one PostgreSQL error.
Datum enter(FunctionCallInfo info, FunctionBody body);

}  // namespace runlytics::pg

// Defines the C entry point of an SQL function around a lambda that takes Arguments&. Everything
// else in the library has hidden visibility.
#define RUNLYTICS_FUNCTION(name, ...)                           \
    _Pragma("GCC visibility push(default)") extern "C" {        \
        PG_FUNCTION_INFO_V1(name);                              \
        Datum name(PG_FUNCTION_ARGS) {                          \
            return ::runlytics::pg::enter(fcinfo, __VA_ARGS__); \
        }                                                       \
    }                                                           \
    _Pragma("GCC visibility pop") static_assert(true)
