// Whoever owns a table has his triggers, rules, defaults and views run with the rights of those who
// use it. So what routines do with a superuser's rights or the worker's is done in a warehouse of
// the caller's own or of a superuser, unless the server's administrator trusts its owner; what is
// done with the listener's rights meets nothing in a warehouse but tables of its owner. And
// sessions of our login roles say nothing about roles: a role may set its own password and
// settings, which would outlive the session.
#include "pg/workers/trust.h"

#include "pg/boundary/boundary.h"
#include "pg/boundary/compat.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <catalog/namespace.h>
#include <catalog/pg_class.h>
#include <catalog/pg_namespace.h>
#include <executor/executor.h>
#include <optimizer/planner.h>
#include <parser/parsetree.h>
#include <tcop/tcopprot.h>
#include <tcop/utility.h>
#include <utils/guc.h>
#include <utils/lsyscache.h>
#include <utils/syscache.h>
}
#pragma GCC diagnostic pop

namespace runlytics::pg {

namespace {

constexpr const char* schema = "warehouse";
constexpr const char* ingest_role = "runlytics_ingest";
constexpr const char* worker_role = "runlytics_worker";
constexpr const char* listener_role = "runlytics_listener";
// By this table a warehouse is known to be one of ours.
constexpr const char* mark = "installation";

bool trust_owner = false;
bool altering = false;  // an ALTER TABLE is at work that was typed
planner_hook_type next_planner = nullptr;
ExecutorStart_hook_type next_start = nullptr;
ProcessUtility_hook_type next_utility = nullptr;

// What follows up to the hooks runs in frames of PostgreSQL's own: no C++ objects, no throwing.

bool is_role(Oid role, const char* name) {
    return role == get_role_oid(name, true);
}

// Whether the rights of a role are worth stealing.
bool worth_stealing(Oid role) {
    return !trust_owner && (superuser_arg(role) || is_role(role, worker_role));
}

bool trusted(Oid owner, Oid role) {
    return owner == role || superuser_arg(owner);
}

// What a relation is found to be.
struct Found {
    Oid owner;
    char kind;  // pg_class.relkind; 0: there is none
};

Found find_relation(Oid relation) {
    HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
    if (!HeapTupleIsValid(tuple)) return {InvalidOid, 0};
    const auto* row = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple));
    const Found found{row->relowner, row->relkind};
    ReleaseSysCache(tuple);
    return found;
}

Oid owner_of_schema(Oid warehouse) {
    HeapTuple tuple = SearchSysCache1(NAMESPACEOID, ObjectIdGetDatum(warehouse));
    if (!HeapTupleIsValid(tuple)) return InvalidOid;
    const Oid owner = reinterpret_cast<Form_pg_namespace>(GETSTRUCT(tuple))->nspowner;
    ReleaseSysCache(tuple);
    return owner;
}

// Whether a relation of the schema warehouse must be kept from a query.
using Judge = bool (*)(Oid relation, Oid warehouse);

bool is_of_a_stranger(Oid relation, Oid) {
    const Found found = find_relation(relation);
    return found.kind != 0 && !trusted(found.owner, GetUserId());
}

bool is_no_table(Oid relation, Oid warehouse) {
    const Found found = find_relation(relation);
    return found.kind != RELKIND_RELATION || found.owner != owner_of_schema(warehouse);
}

// How the current user's queries are judged; null: not at all. Deliveries are stored with rights
// that are not the caller's, and meet tables alone: a view would run what its owner likes.
Judge judge_of_user() {
    if (worth_stealing(GetUserId())) return is_of_a_stranger;
    return is_role(GetUserId(), listener_role) ? is_no_table : nullptr;
}

struct Search {
    Judge judge;
    Oid found;
};

// A view is a subquery once it is rewritten. Up to 15 its own range has it twice more as a
// relation; since 16 the subquery has its name, and nothing else tells of it.
bool is_relation(const RangeTblEntry* entry) {
    return entry->rtekind == RTE_RELATION ||
           (entry->rtekind == RTE_SUBQUERY && OidIsValid(entry->relid));
}

// Looks for a relation that the query must not touch.
void search_range(const List* range_table, Search& search) {
    const Oid warehouse = get_namespace_oid(schema, true);
    if (!OidIsValid(warehouse)) return;
    ListCell* cell = nullptr;
    foreach (cell, range_table) {
        const auto* entry = lfirst_node(RangeTblEntry, cell);
        if (!is_relation(entry) || get_rel_namespace(entry->relid) != warehouse) continue;
        if (!search.judge(entry->relid, warehouse)) continue;
        search.found = entry->relid;
        return;
    }
}

// The same of a query with all its subqueries.
bool search_query(Node* node, void* into) {
    if (node == nullptr) return false;
    const auto again = server_walker(search_query);
    if (!IsA(node, Query)) return expression_tree_walker(node, again, into);
    auto* query = reinterpret_cast<Query*>(node);
    auto* search = static_cast<Search*>(into);
    search_range(query->rtable, *search);
    if (OidIsValid(search->found)) return true;
    return query_tree_walker(query, again, into, 0);
}

// What a superuser types is his own business: he reads, dumps and restores what is others'. What is
// inside of it, such as a query of one of our routines, has another text. The queries by which
// ALTER TABLE checks a foreign key belong to it.
bool is_typed(const char* text) {
    return altering || (text != nullptr && debug_query_string != nullptr &&
                        strcmp(text, debug_query_string) == 0);
}

void forget_altering(XactEvent event, void*) {
    if (event == XACT_EVENT_ABORT) altering = false;
}

void forget_altering_within(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
    if (event == SUBXACT_EVENT_ABORT_SUB) altering = false;
}

[[noreturn]] void refuse_owner(Oid owner) {
    const char* name = call([&] { return GetUserNameFromId(owner, true); });
    const std::string who = name == nullptr ? "a role that is gone" : name;
    throw Error("42501", "the warehouse belongs to " + who + ", who is no superuser",
                "What its owner has attached to the tables would run with the rights of another.",
                "Act as its owner, or trust the owner: runlytics.trust_warehouse_owner = on.");
}

void refuse_stranger(Oid relation) {
    refuse_owner(call([&] { return find_relation(relation).owner; }));
}

void refuse_no_table(Oid relation) {
    const char* name = call([&] { return get_rel_name(relation); });
    throw Error("42501", std::string(schema) + "." + (name == nullptr ? "?" : name) +
                             " is not a table of the owner of the warehouse");
}

void refuse(const Search& search) {
    if (!OidIsValid(search.found)) return;
    enter_hook(search.judge == is_no_table ? refuse_no_table : refuse_stranger, search.found);
}

void refuse_role_statement(Oid) {
    throw Error("42501",
                "sessions of runlytics_ingest and runlytics_worker say nothing about roles");
}

PlannedStmt* plan(Query* query, const char* text, int options, ParamListInfo parameters) {
    Search search{is_typed(text) ? nullptr : judge_of_user(), InvalidOid};
    if (search.judge != nullptr) search_query(reinterpret_cast<Node*>(query), &search);
    refuse(search);
    if (next_planner != nullptr) return next_planner(query, text, options, parameters);
    return standard_planner(query, text, options, parameters);
}

// A plan may be older than the role that runs it.
void start(QueryDesc* description, int flags) {
    Search search{is_typed(description->sourceText) ? nullptr : judge_of_user(), InvalidOid};
    if (search.judge != nullptr) search_range(description->plannedstmt->rtable, search);
    refuse(search);
    if (next_start != nullptr) return next_start(description, flags);
    standard_ExecutorStart(description, flags);
}

bool is_about_roles(const Node* statement) {
    switch (nodeTag(statement)) {
        case T_CreateRoleStmt:
        case T_AlterRoleStmt:
        case T_AlterRoleSetStmt:
        case T_DropRoleStmt:
        case T_GrantRoleStmt:
        case T_AlterDatabaseSetStmt:
            return true;
        case T_RenameStmt:
            return reinterpret_cast<const RenameStmt*>(statement)->renameType == OBJECT_ROLE;
        default:
            return false;
    }
}

bool is_ours(Oid role) {
    return is_role(role, ingest_role) || is_role(role, worker_role);
}

void run_utility(PlannedStmt* statement, const char* text, bool read_only,
                 ProcessUtilityContext context, ParamListInfo parameters,
                 QueryEnvironment* environment, DestReceiver* receiver,
                 QueryCompletion* completion) {
    if (is_about_roles(statement->utilityStmt) &&
        (is_ours(GetSessionUserId()) || is_ours(GetUserId())))
        enter_hook(refuse_role_statement, InvalidOid);
    const auto next = next_utility != nullptr ? next_utility : standard_ProcessUtility;
    const bool outermost = context == PROCESS_UTILITY_TOPLEVEL;
    if (outermost) altering = IsA(statement->utilityStmt, AlterTableStmt);
    next(statement, text, read_only, context, parameters, environment, receiver, completion);
    if (outermost) altering = false;
}

void require_mark(Oid warehouse) {
    const Oid relation = call([&] { return get_relname_relid(mark, warehouse); });
    if (!OidIsValid(relation))
        throw Error("42P01", std::string(schema) + "." + mark + " is missing", {},
                    "Its owner brings it back: select runlytics.create_warehouse().");
    if (call([&] { return is_no_table(relation, warehouse); })) refuse_no_table(relation);
}

}  // namespace

void install_trust() {
    DefineCustomBoolVariable(
        "runlytics.trust_warehouse_owner",
        "Whether superusers and the worker work in a warehouse whose owner is no superuser.",
        "What its owner has attached to the tables then runs with their rights.", &trust_owner,
        false, PGC_SUSET, 0, nullptr, nullptr, nullptr);
    next_planner = planner_hook;
    planner_hook = plan;
    next_start = ExecutorStart_hook;
    ExecutorStart_hook = start;
    next_utility = ProcessUtility_hook;
    ProcessUtility_hook = run_utility;
    RegisterXactCallback(forget_altering, nullptr);
    RegisterSubXactCallback(forget_altering_within, nullptr);
}

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_require_warehouse, [](runlytics::pg::Arguments&) {
    const Oid warehouse =
        runlytics::pg::call([] { return get_namespace_oid(runlytics::pg::schema, true); });
    if (!OidIsValid(warehouse))
        throw runlytics::Error("3F000", "there is no warehouse", {},
                               "Its owner makes it: select runlytics.create_warehouse().");
    const Oid owner =
        runlytics::pg::call([&] { return runlytics::pg::owner_of_schema(warehouse); });
    runlytics::pg::require_mark(warehouse);
    // Whose the session is counts too: what a trigger puts off until the commit runs as that role.
    const bool refused = runlytics::pg::call([&] {
        const Oid role = GetOuterUserId();
        return runlytics::pg::worth_stealing(role) && !runlytics::pg::trusted(owner, role);
    });
    if (refused) runlytics::pg::refuse_owner(owner);
    return Datum{0};
});
