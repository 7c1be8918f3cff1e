#include "pg/server_warehouse.h"

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

#include "core/net/statements.h"
#include "pg/results.h"

namespace runlytics::pg {

namespace statements = net::statements;

namespace {

constexpr int default_timeout_ms = 60'000;
constexpr int max_parameters = 9;

// A background worker's statements end only when it sees to that itself.
void arm_timeout() {
    disable_timeout(STATEMENT_TIMEOUT, false);
    enable_timeout_after(STATEMENT_TIMEOUT,
                         StatementTimeout > 0 ? StatementTimeout : default_timeout_ms);
}

// What a statement gives back, in plain bytes, so that it survives a longjmp.
struct Row {
    bool found = false;
    bool nulls[3] = {true, true, true};
    Datum values[3] = {};
    char text[128] = "";  // of a column of text
};

// The values of a statement's parameters; only inside call().
class Values {
  public:
    void bigint(std::int64_t value) { add(INT8OID, Int64GetDatum(value)); }
    void integer(int value) { add(INT4OID, Int32GetDatum(value)); }
    void text(std::string_view value) { add(TEXTOID, text_from_file(value)); }
    void bytes(std::span<const std::byte> value) {
        const Size size = VARHDRSZ + value.size();
        auto* copy = static_cast<bytea*>(palloc(size));
        SET_VARSIZE(copy, size);
        std::memcpy(VARDATA(copy), value.data(), value.size());
        add(BYTEAOID, PointerGetDatum(copy));
    }

    int count = 0;
    Oid types[max_parameters] = {};
    Datum values[max_parameters] = {};

  private:
    void add(Oid type, Datum value) {
        types[count] = type;
        values[count++] = value;
    }
};

// Runs one statement, prepared when it is first used, and gives its first row.
template <typename Fill>
Row run(MemoryContext context, SPIPlanPtr& plan, const char* sql, Fill fill) {
    return call_or_error([&] {
        MemoryContextReset(context);
        MemoryContext before = MemoryContextSwitchTo(context);
        Values values;
        fill(values);
        arm_timeout();
        if (plan == nullptr) {
            plan = SPI_prepare(sql, values.count, values.types);
            SPI_keepplan(plan);
        }
        SPI_execute_plan(plan, values.values, nullptr, false, 1);
        Row row;
        row.found = SPI_processed > 0;
        for (int i = 0; row.found && i < std::min(SPI_tuptable->tupdesc->natts, 3); ++i) {
            HeapTuple tuple = SPI_tuptable->vals[0];
            row.values[i] = SPI_getbinval(tuple, SPI_tuptable->tupdesc, i + 1, &row.nulls[i]);
            if (SPI_gettypeid(SPI_tuptable->tupdesc, i + 1) == TEXTOID && !row.nulls[i])
                strlcpy(row.text, TextDatumGetCString(row.values[i]), sizeof row.text);
        }
        SPI_freetuptable(SPI_tuptable);
        MemoryContextSwitchTo(before);
        return row;
    });
}

net::Receipt receipt_of(const Row& row) {
    net::Receipt receipt;
    if (!row.nulls[0]) receipt.document_id = DatumGetInt64(row.values[0]);
    receipt.stored = DatumGetBool(row.values[1]);
    return receipt;
}

}  // namespace

ServerWarehouse::ServerWarehouse() {
    call([&] {
        per_statement_ =
            AllocSetContextCreate(TopMemoryContext, "runlytics statement", ALLOCSET_DEFAULT_SIZES);
    });
}

bool ServerWarehouse::installed() {
    static SPIPlanPtr plan = nullptr;
    begin();
    const Row row = run(per_statement_, plan, statements::installed, [](Values&) {});
    commit();
    return DatumGetBool(row.values[0]);
}

void ServerWarehouse::begin() {
    call_or_error([] {
        SetCurrentStatementStartTimestamp();
        StartTransactionCommand();
        SPI_connect();
        PushActiveSnapshot(GetTransactionSnapshot());
        pgstat_report_activity(STATE_RUNNING, "storing what was delivered");
    });
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

std::optional<net::Holder> ServerWarehouse::authenticate(const net::Digest& token) {
    static SPIPlanPtr plan = nullptr;
    const Row row = run(per_statement_, plan, statements::authenticate,
                        [&](Values& values) { values.bytes(token); });
    if (!row.found) return {};
    return net::Holder{DatumGetInt64(row.values[0]), DatumGetInt64(row.values[1]),
                       statements::read_scopes(row.text)};
}

net::Receipt ServerWarehouse::receive(const net::Request& request) {
    static SPIPlanPtr plan = nullptr;
    return receipt_of(run(per_statement_, plan, statements::receive, [&](Values& values) {
        values.bytes(request.token);
        values.bigint(request.holder->token_id);
        values.text(request.endpoint->scope);
        values.text(request.name);
        values.bytes(request.body.head());
        values.text(request.client);
        values.bigint(request.holder->athlete_id);
    }));
}

net::Receipt ServerWarehouse::receive_event(const net::Request& request) {
    static SPIPlanPtr plan = nullptr;
    const auto event = request.body.head();
    return receipt_of(run(per_statement_, plan, statements::receive_event, [&](Values& values) {
        values.bytes(request.token);
        values.bigint(request.holder->token_id);
        values.text(request.endpoint->scope);
        values.text({reinterpret_cast<const char*>(event.data()), event.size()});
        values.text(request.client);
        values.bigint(request.holder->athlete_id);
    }));
}

net::Receipt ServerWarehouse::receive_begin(const net::Request& request) {
    static SPIPlanPtr plan = nullptr;
    return receipt_of(run(per_statement_, plan, statements::receive_begin, [&](Values& values) {
        values.bytes(request.token);
        values.bigint(request.holder->token_id);
        values.text(request.endpoint->scope);
        values.text(request.name);
        values.bytes(request.body.head());
        values.bytes(request.body.digest());
        values.bigint(static_cast<std::int64_t>(request.body.bytes()));
        values.text(request.client);
        values.bigint(request.holder->athlete_id);
    }));
}

void ServerWarehouse::receive_part(std::int64_t athlete_id, std::int64_t document_id, int part,
                                   std::span<const std::byte> body) {
    static SPIPlanPtr plan = nullptr;
    run(per_statement_, plan, statements::receive_part, [&](Values& values) {
        values.bigint(document_id);
        values.integer(part);
        values.bytes(body);
        values.bigint(athlete_id);
    });
}

void ServerWarehouse::receive_end(std::int64_t athlete_id, std::int64_t document_id) {
    static SPIPlanPtr plan = nullptr;
    run(per_statement_, plan, statements::receive_end, [&](Values& values) {
        values.bigint(document_id);
        values.bigint(athlete_id);
    });
}

void ServerWarehouse::log(const net::Refusal& refusal) {
    static SPIPlanPtr plan = nullptr;
    run(per_statement_, plan, statements::log_request, [&](Values& values) {
        values.bigint(refusal.holder.token_id);
        values.text(refusal.route);
        values.integer(refusal.status);
        values.bigint(static_cast<std::int64_t>(refusal.bytes));
        values.text(refusal.client);
        values.text(refusal.error);
        values.bigint(refusal.holder.athlete_id);
    });
}

}  // namespace runlytics::pg
