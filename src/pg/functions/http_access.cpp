#include "pg/functions/http_access.h"

#include <algorithm>
#include <functional>

#include "pg/boundary/results.h"

extern "C" {
#include <catalog/namespace.h>
#include <executor/spi.h>
#include <utils/snapmgr.h>
#include <utils/syscache.h>
}

namespace runlytics::pg {

namespace {

// A table of the warehouse, and who owns it.
struct Owned {
    Oid table;
    Oid owner;
};

Owned find_table(const char* name) {
    const Owned found = call([&] {
        const Oid schema = get_namespace_oid("warehouse", true);
        Owned result{OidIsValid(schema) ? get_relname_relid(name, schema) : InvalidOid, InvalidOid};
        if (!OidIsValid(result.table)) return result;
        HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(result.table));
        if (!HeapTupleIsValid(tuple)) return Owned{InvalidOid, InvalidOid};
        result.owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple))->relowner;
        ReleaseSysCache(tuple);
        return result;
    });
    if (OidIsValid(found.table)) return found;
    throw Error("3F000", "there is no warehouse", {},
                "Its owner makes it: select runlytics.create_warehouse().");
}

struct Query {
    const char* text;
    int count = 0;
    Oid types[3]{};
    Datum values[3]{};
};

// Runs a query with the rights of the owner, and in a snapshot of its own: none is held while the
// other server takes its time. An error leaves the caller's rights to the end of the transaction.
void query_as(Oid owner, const Query& query,
              const std::function<void(HeapTuple, TupleDesc)>& each) {
    call([&] {
        Oid caller;
        int context;
        GetUserIdAndSecContext(&caller, &context);
        SetUserIdAndSecContext(
            owner, context | SECURITY_LOCAL_USERID_CHANGE | SECURITY_RESTRICTED_OPERATION);
        PushActiveSnapshot(GetTransactionSnapshot());
        SPI_connect();
        Query arguments = query;
        const int result = SPI_execute_with_args(query.text, query.count, arguments.types,
                                                 arguments.values, nullptr, true, 0);
        if (result == SPI_OK_SELECT) {
            for (std::uint64_t i = 0; i < SPI_processed; ++i)
                each(SPI_tuptable->vals[i], SPI_tuptable->tupdesc);
        }
        SPI_finish();
        PopActiveSnapshot();
        SetUserIdAndSecContext(caller, context);
    });
}

const char* text_at(HeapTuple tuple, TupleDesc descriptor, int column) {
    const char* value = SPI_getvalue(tuple, descriptor, column);
    return value == nullptr ? "" : value;
}

}  // namespace

std::vector<http::AllowedHost> allowed_hosts() {
    std::vector<http::AllowedHost> hosts;
    const Query query{
        "select host, scheme, port::pg_catalog.text, allow_private::pg_catalog.text from "
        "warehouse.http_hosts"};
    query_as(find_table("http_hosts").owner, query, [&](HeapTuple tuple, TupleDesc row) {
        const char* host = text_at(tuple, row, 1);
        const char* scheme = text_at(tuple, row, 2);
        const int port = atoi(text_at(tuple, row, 3));
        hosts.push_back({host, scheme, port, *text_at(tuple, row, 4) == 't'});
    });
    return hosts;
}

Secret find_secret(std::string_view name, std::int64_t athlete_id) {
    // A longer one is no name, and would be carried through a query and a message.
    constexpr std::size_t longest_name = 1000;
    if (name.size() > longest_name) {
        throw Error(sqlstate::invalid_parameter, "the name of a secret is too long",
                    "It has " + std::to_string(name.size()) + " bytes.");
    }
    const Owned secrets = find_table("secrets");
    Query query{
        "select s.value, s.host from warehouse.secrets as s"
        " where s.athlete_id operator(pg_catalog.=) $1 and s.name operator(pg_catalog.=) $2"
        " and ($3 operator(pg_catalog.=) 0 or exists ("
        "select from warehouse.athlete_access as a"
        " join pg_catalog.pg_roles as r on r.rolname operator(pg_catalog.=) a.role_name"
        " and r.oid operator(pg_catalog.=) a.role_oid"
        " where a.athlete_id operator(pg_catalog.=) s.athlete_id"
        " and pg_catalog.pg_has_role($3, r.oid, 'usage')))",
        3,
        {INT8OID, TEXTOID, OIDOID},
        {}};
    call([&] {
        const Oid caller = GetUserId();
        const bool trusted = has_privs_of_role(caller, secrets.owner) ||
                             has_privs_of_role(caller, get_role_oid("runlytics_worker", false));
        query.values[0] = Int64GetDatum(athlete_id);
        query.values[1] = text_from_file(name);
        query.values[2] = ObjectIdGetDatum(trusted ? InvalidOid : caller);
    });
    std::vector<Secret> found;
    query_as(secrets.owner, query, [&](HeapTuple tuple, TupleDesc row) {
        const char* value = text_at(tuple, row, 1);
        const char* host = text_at(tuple, row, 2);
        found.push_back({value, host});
    });
    if (!found.empty()) return found.front();
    throw Error("P0002", "there is no secret named \"" + std::string(name) + "\"",
                "Athlete " + std::to_string(athlete_id) + " has none that you may use.",
                "Enter it: copy warehouse.secrets (name, host, value) from stdin.");
}

}  // namespace runlytics::pg
