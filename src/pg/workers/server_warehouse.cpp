#include "pg/workers/server_warehouse.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <pgstat.h>
#include <storage/proc.h>
#include <utils/resowner.h>
#include <utils/snapmgr.h>
#include <utils/timeout.h>
}
#pragma GCC diagnostic pop

#include "pg/boundary/results.h"

namespace runlytics::pg {

namespace {

constexpr int default_timeout_ms = 60'000;

// A background worker's statements end only when it sees to that itself.
void arm_timeout() {
    disable_timeout(STATEMENT_TIMEOUT, false);
    enable_timeout_after(STATEMENT_TIMEOUT,
                         StatementTimeout > 0 ? StatementTimeout : default_timeout_ms);
}

void start_transaction(bool reads, const char* activity) {
    SetCurrentStatementStartTimestamp();
    StartTransactionCommand();
    XactReadOnly = reads;
    SPI_connect();
    PushActiveSnapshot(GetTransactionSnapshot());
    pgstat_report_activity(STATE_RUNNING, activity);
}

// The types and values of a statement's parameters.
struct Parameters {
    int count;
    Oid* types;
    Datum* values;
};

// Only inside call(), as all that follows.
template <typename Element>
Element* make_array(std::size_t count) {
    return static_cast<Element*>(palloc(count * sizeof(Element)));
}

Datum make_bytea(std::span<const std::byte> value) {
    const Size size = VARHDRSZ + value.size();
    auto* copy = static_cast<bytea*>(palloc(size));
    SET_VARSIZE(copy, size);
    if (!value.empty()) std::memcpy(VARDATA(copy), value.data(), value.size());
    return PointerGetDatum(copy);
}

// An array of texts or byteas.
template <typename Element>
Datum make_elements(std::span<const Element> elements, Oid type, Datum (*make)(Element)) {
    Datum* made = make_array<Datum>(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i)
        made[i] = make(elements[i]);
    return PointerGetDatum(
        construct_array(made, static_cast<int>(elements.size()), type, -1, false, TYPALIGN_INT));
}

void set_parameter(const listener::Value& value, Oid& type, Datum& datum) {
    if (const auto* bigint = std::get_if<std::int64_t>(&value)) {
        type = INT8OID;
        datum = Int64GetDatum(*bigint);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
        type = TEXTOID;
        datum = text_from_file(*text);
    } else if (const auto* bytes = std::get_if<std::span<const std::byte>>(&value)) {
        type = BYTEAOID;
        datum = make_bytea(*bytes);
    } else if (const auto* texts = std::get_if<listener::Texts>(&value)) {
        type = TEXTARRAYOID;
        datum = make_elements(*texts, TEXTOID, text_from_file);
    } else {
        type = BYTEAARRAYOID;
        datum = make_elements(*std::get_if<listener::Bodies>(&value), BYTEAOID, make_bytea);
    }
}

Parameters make_parameters(std::initializer_list<listener::Value> values) {
    const Parameters parameters{static_cast<int>(values.size()), make_array<Oid>(values.size()),
                                make_array<Datum>(values.size())};
    int next = 0;
    for (const listener::Value& value : values) {
        set_parameter(value, parameters.types[next], parameters.values[next]);
        ++next;
    }
    return parameters;
}

// The columns of the first row as PostgreSQL writes them out, NULL as none.
struct FirstRow {
    int count;
    char** columns;
};

FirstRow first_row() {
    if (SPI_processed == 0) return {0, nullptr};
    const TupleDesc descriptor = SPI_tuptable->tupdesc;
    const FirstRow row{descriptor->natts, make_array<char*>(descriptor->natts)};
    for (int i = 0; i < row.count; ++i)
        row.columns[i] = SPI_getvalue(SPI_tuptable->vals[0], descriptor, i + 1);
    return row;
}

FirstRow execute(SPIPlanPtr& plan, const char* sql, const Parameters& parameters) {
    arm_timeout();
    MemoryContext ours = CurrentMemoryContext;
    if (plan == nullptr) {
        plan = SPI_prepare(sql, parameters.count, parameters.types);
        SPI_keepplan(plan);
    }
    SPI_execute_plan(plan, parameters.values, nullptr, false, 1);
    MemoryContextSwitchTo(ours);  // SPI leaves its own
    const FirstRow row = first_row();
    SPI_freetuptable(SPI_tuptable);
    return row;
}

}  // namespace

ServerWarehouse::ServerWarehouse() {
    call([&] {
        per_statement_ =
            AllocSetContextCreate(TopMemoryContext, "runlytics statement", ALLOCSET_DEFAULT_SIZES);
    });
}

void ServerWarehouse::begin() {
    call_or_error([] { start_transaction(false, "storing what was delivered"); });
}

void ServerWarehouse::begin_reading() {
    call_or_error([] { start_transaction(true, "making a page"); });
}

void ServerWarehouse::commit() {
    call_or_error([] {
        disable_timeout(STATEMENT_TIMEOUT, false);
        SPI_finish();
        PopActiveSnapshot();
        CommitTransactionCommand();
        pgstat_report_stat(false);
        pgstat_report_activity(STATE_IDLE, nullptr);
    });
}

void ServerWarehouse::rollback() {
    call([] {
        disable_timeout(STATEMENT_TIMEOUT, false);
        AbortCurrentTransaction();
        pgstat_report_stat(false);
        pgstat_report_activity(STATE_IDLE, nullptr);
    });
}

void ServerWarehouse::begin_step() {
    call_or_error([&] {
        outer_context_ = CurrentMemoryContext;
        outer_owner_ = CurrentResourceOwner;
        BeginInternalSubTransaction(nullptr);
        MemoryContextSwitchTo(outer_context_);
    });
}

void ServerWarehouse::keep_step() {
    call_or_error([&] {
        ReleaseCurrentSubTransaction();
        MemoryContextSwitchTo(outer_context_);
        CurrentResourceOwner = outer_owner_;
    });
}

void ServerWarehouse::undo_step() {
    call([&] {
        RollbackAndReleaseCurrentSubTransaction();
        MemoryContextSwitchTo(outer_context_);
        CurrentResourceOwner = outer_owner_;
    });
}

// What a statement needs is given back when the next one begins.
listener::Row ServerWarehouse::run(const listener::Statement& statement,
                                   std::initializer_list<listener::Value> values) {
    SPIPlanPtr& plan = plans_[statement.name];
    const FirstRow answer = call_or_error([&] {
        MemoryContextReset(per_statement_);
        MemoryContext before = MemoryContextSwitchTo(per_statement_);
        const Parameters parameters = make_parameters(values);
        const FirstRow row = execute(plan, statement.sql, parameters);
        MemoryContextSwitchTo(before);
        return row;
    });
    listener::Row row;
    for (const char* column : std::span(answer.columns, static_cast<std::size_t>(answer.count)))
        row.add(column == nullptr ? std::nullopt : std::optional<std::string>(column));
    return row;
}

}  // namespace runlytics::pg
