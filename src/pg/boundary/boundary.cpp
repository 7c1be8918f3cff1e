#include "pg/boundary/boundary.h"

#include <algorithm>
#include <exception>
#include <new>
#include <stdexcept>
#include <unistd.h>
#include <utility>

#include "core/interrupt.h"

namespace runlytics::pg {

namespace {

constexpr int internal_error = ERRCODE_INTERNAL_ERROR;

// What is left of an exception once the catch block is over: plain bytes, so that the longjmp of
// the report crosses nothing that owns memory.
struct Failure {
    // Every call of a function makes one, so only the ends of the texts are set.
    Failure() : raised_by_postgres(nullptr), state(internal_error) {
        message[0] = detail[0] = hint[0] = '\0';
    }

    ErrorData* raised_by_postgres;
    int state;
    char message[512];
    char detail[1024];
    char hint[512];
};
static_assert(std::is_trivially_destructible_v<Failure>);

template <std::size_t size>
void copy(char (&to)[size], std::string_view from) {
    const std::size_t length = std::min(from.size(), size - 1);
    std::memcpy(to, from.data(), length);
    to[length] = '\0';
}

int encode_state(std::string_view state) {
    if (state.size() != 5) return internal_error;
    return MAKE_SQLSTATE(state[0], state[1], state[2], state[3], state[4]);
}

void describe(Failure& failure, int state, std::string_view message) {
    failure.state = state;
    copy(failure.message, message);
}

void describe(Failure& failure, const Error& error) {
    describe(failure, encode_state(error.state()), error.message());
    copy(failure.detail, error.detail());
    copy(failure.hint, error.hint());
}

// Messages may quote bytes of a file: whatever the server's encoding cannot hold becomes '?'.
const char* presentable(char* text) {
    const int length = static_cast<int>(std::strlen(text));
    const int whole = pg_mbcliplen(text, length, length);
    text[whole] = '\0';
    if (pg_verifymbstr(text, whole, true)) return text;
    std::replace_if(
        text, text + whole, [](char c) { return IS_HIGHBIT_SET(c); }, '?');
    return text;
}

[[noreturn]] void raise(Failure& failure) {
    if (failure.raised_by_postgres != nullptr) ReThrowError(failure.raised_by_postgres);
    ereport(ERROR, (errcode(failure.state), errmsg("%s", presentable(failure.message)),
                    failure.detail[0] != '\0' ? errdetail("%s", presentable(failure.detail)) : 0,
                    failure.hint[0] != '\0' ? errhint("%s", presentable(failure.hint)) : 0));
    pg_unreachable();
}

}  // namespace

void run_guarded(void (*body)(void*), void* argument) {
    const MemoryContext context = CurrentMemoryContext;
    ErrorData* volatile error = nullptr;
    std::exception_ptr thrown;
    PG_TRY();
    {
        try {
            body(argument);
        } catch (...) {
            thrown = std::current_exception();
        }
    }
    PG_CATCH();
    {
        MemoryContextSwitchTo(context);
        error = CopyErrorData();
        FlushErrorState();
    }
    PG_END_TRY();
    if (error != nullptr) throw PostgresError{error};
    MemoryContextSwitchTo(context);
    if (thrown) std::rethrow_exception(thrown);
}

namespace {

// Runs the body, and says what it threw.
template <typename Body>
bool succeeds(Failure& failure, Body body) {
    try {
        body();
        return true;
    } catch (const PostgresError& error) {
        failure.raised_by_postgres = error.data;
    } catch (const Error& error) {
        describe(failure, error);
    } catch (const std::bad_alloc&) {
        describe(failure, ERRCODE_OUT_OF_MEMORY, "out of memory");
    } catch (const std::length_error& error) {
        describe(failure, ERRCODE_PROGRAM_LIMIT_EXCEEDED, error.what());
    } catch (const std::exception& error) {
        describe(failure, internal_error, error.what());
    } catch (...) {
        describe(failure, internal_error, "unknown C++ exception");
    }
    return false;
}

}  // namespace

Datum enter(FunctionCallInfo info, FunctionBody body) {
    Failure failure;
    Datum result = 0;
    const bool done = succeeds(failure, [&] {
        Arguments arguments(info);
        result = body(arguments);
    });
    if (!done) raise(failure);
    return result;
}

namespace {

// Nothing can be thrown any more, and no frame above is to be trusted.
[[noreturn]] void end_session() {
    static bool ending = false;
    if (!std::exchange(ending, true)) {
        ereport(FATAL, (errcode(ERRCODE_INTERNAL_ERROR),
                        errmsg("runlytics: the C++ runtime has given up, this session ends")));
    }
    _exit(2);
}

}  // namespace

void end_session_on_terminate() {
    std::set_terminate(end_session);
}

void enter_worker(void (*body)()) {
    Failure failure;
    if (!succeeds(failure, body)) raise(failure);
}

void enter_hook(void (*body)(Oid), Oid argument) {
    Failure failure;
    if (!succeeds(failure, [&] { body(argument); })) raise(failure);
}

Error core_error(const PostgresError& error) {
    ErrorData* data = error.data;
    const auto text = [](const char* value) { return std::string(value == nullptr ? "" : value); };
    Error result(unpack_sql_state(data->sqlerrcode), text(data->message), text(data->detail),
                 text(data->hint));
    FreeErrorData(data);
    return result;
}

void Arguments::refuse_null(int i) {
    throw Error("22004", "argument " + std::to_string(i + 1) + " must not be null");
}

double Arguments::float8_or_missing(int i) const {
    return is_null(i) ? std::numeric_limits<double>::quiet_NaN() : float8(i);
}

std::string_view Arguments::text(int i) const {
    const auto* value = call([&] { return PG_DETOAST_DATUM_PACKED(datum(i)); });
    return {VARDATA_ANY(value), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(value))};
}

std::span<const std::byte> Arguments::bytes(int i) const {
    const std::string_view value = text(i);
    return std::as_bytes(std::span(value.data(), value.size()));
}

std::span<const std::byte> Arguments::bytes_with_spare(int i, std::size_t spare) const {
    const auto* value = call([&] {
        varlena* copy = PG_DETOAST_DATUM_COPY(datum(i));
        return static_cast<varlena*>(repalloc_huge(copy, VARSIZE(copy) + spare));
    });
    return std::as_bytes(std::span(VARDATA(value), VARSIZE(value) - VARHDRSZ));
}

std::span<const std::byte> Arguments::leading_bytes(int i, std::int32_t length) const {
    const auto* value = call([&] { return PG_DETOAST_DATUM_SLICE(datum(i), 0, length); });
    return std::as_bytes(
        std::span(VARDATA_ANY(value), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(value))));
}

namespace {

// The elements of a one-dimensional array of a fixed-length type, in place when none is NULL.
template <typename Element>
std::span<const Element> array_elements(Datum datum) {
    ArrayType* array = call([&] { return DatumGetArrayTypeP(datum); });
    if (ARR_NDIM(array) > 1) throw Error("2202E", "array must have one dimension");
    if (array_contains_nulls(array)) throw Error("22004", "array must not contain nulls");
    const int count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
    return {reinterpret_cast<const Element*>(ARR_DATA_PTR(array)), static_cast<std::size_t>(count)};
}

}  // namespace

std::span<const double> Arguments::float8_array(int i) const {
    return array_elements<double>(datum(i));
}

std::span<const DateADT> Arguments::date_array(int i) const {
    return array_elements<DateADT>(datum(i));
}

std::span<const std::int32_t> Arguments::int4_array(int i) const {
    return array_elements<std::int32_t>(datum(i));
}

std::span<const TimestampTz> Arguments::timestamp_array(int i) const {
    return array_elements<TimestampTz>(datum(i));
}

namespace {

struct Elements {
    Datum* values;
    bool* nulls;
    int count;
};

// The elements of an array of a varlena type; they lie in the array.
Elements varlena_elements(Datum array, Oid type) {
    return call([&] {
        Elements result;
        deconstruct_array(DatumGetArrayTypeP(array), type, -1, false, TYPALIGN_INT, &result.values,
                          &result.nulls, &result.count);
        return result;
    });
}

std::string_view content(Datum varlena) {
    const void* value = DatumGetPointer(varlena);
    return {VARDATA_ANY(value), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(value))};
}

}  // namespace

std::vector<std::span<const std::byte>> Arguments::bytes_array(int i) const {
    const Elements elements = varlena_elements(datum(i), BYTEAOID);
    std::vector<std::span<const std::byte>> result;
    for (int n = 0; n < elements.count; ++n) {
        if (elements.nulls[n]) throw Error("22004", "array must not contain nulls");
        result.push_back(std::as_bytes(std::span(content(elements.values[n]))));
    }
    return result;
}

std::vector<std::string_view> Arguments::text_array(int i) const {
    const Elements elements = varlena_elements(datum(i), TEXTOID);
    std::vector<std::string_view> result;
    for (int n = 0; n < elements.count; ++n) {
        if (n % 4096 == 0) runlytics::poll_interrupt();
        result.push_back(elements.nulls[n] ? std::string_view() : content(elements.values[n]));
    }
    return result;
}

std::span<const double> Arguments::float8_array_or_missing(int i) const {
    const bool has_nulls = call([&] { return array_contains_nulls(DatumGetArrayTypeP(datum(i))); });
    if (!has_nulls) return float8_array(i);
    struct Elements {
        double* values;
        int count;
    };
    const Elements elements = call([&] {
        Datum* values;
        bool* nulls;
        Elements result;
        deconstruct_array(DatumGetArrayTypeP(datum(i)), FLOAT8OID, sizeof(double), true, 'd',
                          &values, &nulls, &result.count);
        result.values = static_cast<double*>(palloc(sizeof(double) * std::max(result.count, 1)));
        for (int n = 0; n < result.count; ++n) {
            result.values[n] =
                nulls[n] ? std::numeric_limits<double>::quiet_NaN() : DatumGetFloat8(values[n]);
        }
        return result;
    });
    return {elements.values, static_cast<std::size_t>(elements.count)};
}

}  // namespace runlytics::pg
