// What the planner asks of sees_athlete() and owns_athlete(): the index that leads with the athlete
// finds the rows that the role may see, unless the query says which athlete it wants.
#include "pg/boundary/boundary.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <access/stratnum.h>
#include <catalog/pg_opfamily.h>
#include <catalog/pg_proc.h>
#include <nodes/makefuncs.h>
#include <nodes/nodeFuncs.h>
#include <nodes/pathnodes.h>
#include <nodes/supportnodes.h>
#include <optimizer/optimizer.h>
#include <utils/syscache.h>
}
#pragma GCC diagnostic pop

namespace runlytics::pg {

namespace {

// No C++ object is alive in what follows: PostgreSQL may raise.

bool is_column(const Node* node, const Var& column) {
    if (!IsA(node, Var)) return false;
    const auto* var = reinterpret_cast<const Var*>(node);
    return var->varno == column.varno && var->varattno == column.varattno && var->varlevelsup == 0;
}

// Whether a condition of the relation says which athlete: column = something that is known.
bool is_fixed(const RelOptInfo* relation, const Var& column) {
    ListCell* cell;
    foreach (cell, relation->baserestrictinfo) {
        const auto* info = static_cast<const RestrictInfo*>(lfirst(cell));
        if (!is_opclause(info->clause)) continue;
        const auto* clause = reinterpret_cast<const OpExpr*>(info->clause);
        if (list_length(clause->args) != 2 ||
            get_op_opfamily_strategy(clause->opno, INTEGER_BTREE_FAM_OID) != BTEqualStrategyNumber)
            continue;
        const auto* left = static_cast<const Node*>(linitial(clause->args));
        const auto* right = static_cast<const Node*>(lsecond(clause->args));
        if (is_column(left, column) && bms_is_empty(info->right_relids)) return true;
        if (is_column(right, column) && bms_is_empty(info->left_relids)) return true;
    }
    return false;
}

// The function that lists what `function` says of one: sees_athletes() for sees_athlete().
Oid listing(Oid function) {
    char* name = psprintf("%ss", get_func_name(function));
    return GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum(name),
                           PointerGetDatum(buildoidvector(nullptr, 0)),
                           ObjectIdGetDatum(get_func_namespace(function)));
}

// column = any (sees_athletes())
Node* among_seen(Oid function, Node* column, Oid equals) {
    const Oid list = listing(function);
    if (!OidIsValid(list) || !OidIsValid(equals)) return nullptr;
    FuncExpr* seen =
        makeFuncExpr(list, INT8ARRAYOID, NIL, InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL);
    ScalarArrayOpExpr* among = makeNode(ScalarArrayOpExpr);
    among->opno = equals;
    among->opfuncid = get_opcode(equals);
    among->useOr = true;
    among->inputcollid = InvalidOid;
    among->args = list_make2(column, seen);
    among->location = -1;
    return reinterpret_cast<Node*>(among);
}

const RelOptInfo* relation_of(const PlannerInfo* root, const Node* column) {
    if (root == nullptr || !IsA(column, Var)) return nullptr;
    const auto* var = reinterpret_cast<const Var*>(column);
    if (var->varlevelsup != 0 || var->varno <= 0 || var->varno >= root->simple_rel_array_size)
        return nullptr;
    return root->simple_rel_array[var->varno];
}

Node* index_condition(SupportRequestIndexCondition* request) {
    if (!is_funcclause(request->node) || request->indexarg != 0 || !request->index->amsearcharray)
        return nullptr;
    const auto* call = reinterpret_cast<const FuncExpr*>(request->node);
    auto* column = static_cast<Node*>(linitial(call->args));
    if (!IsA(column, Var) || is_fixed(request->index->rel, *reinterpret_cast<const Var*>(column)))
        return nullptr;
    const Oid equals =
        get_opfamily_member(request->opfamily, INT8OID, INT8OID, BTEqualStrategyNumber);
    Node* condition = among_seen(request->funcid, column, equals);
    if (condition == nullptr) return nullptr;
    request->lossy = false;
    return reinterpret_cast<Node*>(list_make1(condition));
}

Node* selectivity(SupportRequestSelectivity* request) {
    auto* column = static_cast<Node*>(linitial(request->args));
    const RelOptInfo* relation = relation_of(request->root, column);
    if (relation != nullptr && is_fixed(relation, *reinterpret_cast<const Var*>(column))) {
        request->selectivity = 1;
        return reinterpret_cast<Node*>(request);
    }
    const Oid equals =
        get_opfamily_member(INTEGER_BTREE_FAM_OID, INT8OID, INT8OID, BTEqualStrategyNumber);
    Node* condition = among_seen(request->funcid, column, equals);
    if (condition == nullptr) return nullptr;
    request->selectivity = clause_selectivity(request->root, condition, request->varRelid,
                                              request->jointype, request->sjinfo);
    return reinterpret_cast<Node*>(request);
}

}  // namespace

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_sees_athlete_support, [](runlytics::pg::Arguments& args) {
    auto* request = reinterpret_cast<Node*>(DatumGetPointer(args.datum(0)));
    return PointerGetDatum(runlytics::pg::call([&]() -> Node* {
        if (IsA(request, SupportRequestIndexCondition))
            return runlytics::pg::index_condition(
                reinterpret_cast<SupportRequestIndexCondition*>(request));
        if (IsA(request, SupportRequestSelectivity))
            return runlytics::pg::selectivity(
                reinterpret_cast<SupportRequestSelectivity*>(request));
        return nullptr;
    }));
});
