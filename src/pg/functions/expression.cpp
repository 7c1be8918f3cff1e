// The athlete's own metrics: an expression that somebody typed is analysed by PostgreSQL, looked
// through node by node, and only then evaluated.
#include <cmath>
#include <string>
#include <vector>

#include "pg/boundary/boundary.h"
#include "pg/boundary/compat.h"
#include "pg/boundary/results.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <access/transam.h>
#include <catalog/dependency.h>
#include <catalog/pg_collation.h>
#include <catalog/pg_proc.h>
#include <catalog/pg_type.h>
#include <commands/extension.h>
#include <executor/spi.h>
#include <miscadmin.h>
#include <optimizer/optimizer.h>
#include <parser/analyze.h>
#include <parser/parser.h>
#include <storage/latch.h>
#include <tcop/tcopprot.h>
#include <utils/lsyscache.h>
#include <utils/timeout.h>
}
#pragma GCC diagnostic pop

namespace runlytics::pg {

namespace {

constexpr std::size_t longest_expression = 10'000;

// What is wrong with an expression: plain bytes, for it is found inside PostgreSQL's walk.
struct Objection {
    const char* message = nullptr;
    char about[3 * NAMEDATALEN] = "";
};

struct Extensions {
    Oid runlytics, postgis;
};

bool is_ours(Oid class_id, Oid object, const Extensions& known) {
    // Made with the cluster: nobody's but PostgreSQL's.
    if (object < FirstNormalObjectId) return true;
    const Oid extension = getExtensionOfObject(class_id, object);
    return OidIsValid(extension) && (extension == known.runlytics || extension == known.postgis);
}

struct Walk {
    Extensions known;
    Objection objection;

    bool object(const char* message, const char* about) {
        if (objection.message != nullptr) return true;
        objection.message = message;
        strlcpy(objection.about, about == nullptr ? "" : about, sizeof objection.about);
        return true;
    }
};

bool is_forbidden_function(Oid function, void* context) {
    auto& walk = *static_cast<Walk*>(context);
    const char* name = get_func_name(function);
    if (!is_ours(ProcedureRelationId, function, walk.known)) {
        return walk.object("only functions of PostgreSQL, runlytics and PostGIS may be used", name);
    }
    const char* space = get_namespace_name(get_func_namespace(function));
    if (space != nullptr && std::string_view(space) == "runlytics_internal") {
        return walk.object("what is internal may not be used", name);
    }
    if (get_func_prokind(function) != PROKIND_FUNCTION || get_func_retset(function)) {
        return walk.object("only functions that give one value may be used", name);
    }
    if (func_volatile(function) != PROVOLATILE_IMMUTABLE) {
        return walk.object("only IMMUTABLE functions may be used", name);
    }
    return false;
}

// Values of these types stand for objects of the database, or for nothing that can be written down.
bool is_opaque(Oid type) {
    switch (getBaseType(type)) {
        case REGPROCOID:
        case REGPROCEDUREOID:
        case REGOPEROID:
        case REGOPERATOROID:
        case REGCLASSOID:
        case REGTYPEOID:
        case REGROLEOID:
        case REGNAMESPACEOID:
        case REGCONFIGOID:
        case REGDICTIONARYOID:
        case REGCOLLATIONOID:
        case OIDOID:
        case TIDOID:
        case XIDOID:
        case CIDOID:
        case XMLOID:
        case REFCURSOROID:
            return true;
        default:
            return get_typtype(type) == TYPTYPE_PSEUDO && type != UNKNOWNOID;
    }
}

bool is_value_node(const Node* node) {
    switch (nodeTag(node)) {
        case T_List:
        case T_Var:
        case T_Const:
        case T_FuncExpr:
        case T_NamedArgExpr:
        case T_OpExpr:
        case T_DistinctExpr:
        case T_NullIfExpr:
        case T_ScalarArrayOpExpr:
        case T_BoolExpr:
        case T_RelabelType:
        case T_CoerceViaIO:
        case T_ArrayCoerceExpr:
        case T_CaseExpr:
        case T_CaseWhen:
        case T_CaseTestExpr:
        case T_ArrayExpr:
        case T_CoalesceExpr:
        case T_MinMaxExpr:
        case T_NullTest:
        case T_BooleanTest:
        case T_FieldSelect:
        case T_SubscriptingRef:
        case T_CollateExpr:
            return true;
        default:
            return false;
    }
}

bool find_objection(Node* node, void* context) {
    if (node == nullptr) return false;
    auto& walk = *static_cast<Walk*>(context);
    if (IsA(node, SubLink)) return walk.object("no sub-select may be used", "");
    if (!is_value_node(node)) return walk.object("this may not be used", "");
    if (IsA(node, Var) && reinterpret_cast<Var*>(node)->varattno <= 0)
        return walk.object("the activity as a whole may not be used", "");
    if (!IsA(node, List) && !IsA(node, CaseWhen)) {
        const Oid type = exprType(node);
        if (is_opaque(type) || !is_ours(TypeRelationId, type, walk.known))
            return walk.object("values of this type may not be used", format_type_be(type));
        const Oid collation = exprCollation(node);
        if (OidIsValid(collation) && !is_ours(CollationRelationId, collation, walk.known))
            return walk.object("this collation may not be used", get_collation_name(collation));
    }
    if (check_functions_in_node(node, is_forbidden_function, context)) return true;
    return expression_tree_walker(node, server_walker(find_objection), context);
}

// Whether the text alone is one expression and nothing beside it. Only inside call().
bool is_one_expression(const char* text) {
    List* statements = raw_parser(text, RAW_PARSE_PLPGSQL_EXPR);
    if (list_length(statements) != 1) return false;
    Node* statement = linitial_node(RawStmt, statements)->stmt;
    if (!IsA(statement, SelectStmt)) return false;
    const auto* select = reinterpret_cast<SelectStmt*>(statement);
    if (select->distinctClause != NIL || select->intoClause != nullptr ||
        select->fromClause != NIL || select->whereClause != nullptr || select->groupClause != NIL ||
        select->havingClause != nullptr || select->windowClause != NIL ||
        select->valuesLists != NIL || select->sortClause != NIL || select->limitOffset != nullptr ||
        select->limitCount != nullptr || select->lockingClause != NIL ||
        select->withClause != nullptr || select->op != SETOP_NONE ||
        list_length(select->targetList) != 1) {
        return false;
    }
    const auto* target = linitial_node(ResTarget, select->targetList);
    return target->name == nullptr && target->indirection == NIL;
}

std::string query_for(std::string_view expression) {
    // The line ends first, lest a comment at its end hides ours.
    return "select (\n" + std::string(expression) +
           "\n)::pg_catalog.float8 from pg_catalog.unnest($1) as activity";
}

// Throws what is wrong with an expression over rows of the array's type.
void check(std::string_view expression, Oid rows) {
    if (expression.size() > longest_expression)
        throw Error("54000", "the expression is too long", "It may have 10,000 bytes.");
    if (expression.find('\0') != std::string_view::npos)
        throw Error("42601", "a metric is one expression");
    const std::string alone(expression), query = query_for(expression);
    const Objection objection = call([&]() -> Objection {
        if (!is_one_expression(alone.c_str())) return {"a metric is one expression", ""};
        List* parsed = raw_parser(query.c_str(), RAW_PARSE_DEFAULT);
        if (list_length(parsed) != 1) return {"a metric is one expression", ""};
        Oid types[] = {rows};
        Query* analysed = parse_analyze_fixedparams(linitial_node(RawStmt, parsed), query.c_str(),
                                                    types, 1, nullptr);
        if (analysed->hasSubLinks) return {"no sub-select may be used", ""};
        if (analysed->hasAggs || analysed->hasWindowFuncs || analysed->hasTargetSRFs)
            return {"only functions that give one value may be used", ""};
        if (list_length(analysed->targetList) != 1 || list_length(analysed->rtable) != 1)
            return {"a metric is one expression", ""};
        Walk walk{{get_extension_oid("runlytics", true), get_extension_oid("postgis", true)}, {}};
        auto* value =
            reinterpret_cast<Node*>(linitial_node(TargetEntry, analysed->targetList)->expr);
        if (!find_objection(value, &walk) && contain_mutable_functions(value))
            walk.object("only IMMUTABLE functions may be used", "");
        return walk.objection;
    });
    if (objection.message == nullptr) return;
    throw Error("42501", objection.message,
                objection.about[0] == 0 ? "" : "It is " + std::string(objection.about) + ".",
                "An own metric is an expression over one activity and its stream: "
                "docs/own-metrics.md lists what it may use.");
}

volatile bool time_is_up = false;

void end_evaluation() {
    time_is_up = true;
    InterruptPending = true;
    QueryCancelPending = true;
    SetLatch(MyLatch);
}

// While it lives the statement is cancelled after so long.
class Deadline {
  public:
    explicit Deadline(int milliseconds) {
        call([&] {
            static TimeoutId registered = MAX_TIMEOUTS;
            if (registered == MAX_TIMEOUTS)
                registered = RegisterTimeout(USER_TIMEOUT, end_evaluation);
            id_ = registered;
            time_is_up = false;
            enable_timeout_after(registered, milliseconds);
        });
    }
    ~Deadline() {
        disable_timeout(id_, false);
        // It may have struck after the last row; what then is cancelled is somebody else's.
        if (time_is_up) QueryCancelPending = false;
    }
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

  private:
    TimeoutId id_ = MAX_TIMEOUTS;
};

// The values of the expression, one a row; NULL stays.
Datum evaluate(std::string_view expression, Datum rows, Oid type) {
    const std::string query = query_for(expression);
    return call([&] {
        MemoryContext ours = CurrentMemoryContext;
        Oid types[] = {type};
        Datum values[] = {rows};
        SPI_connect();
        SPI_execute_with_args(query.c_str(), 1, types, values, nullptr, true, 0);
        MemoryContext theirs = MemoryContextSwitchTo(ours);
        const auto count = static_cast<int>(SPI_processed);
        auto* results = static_cast<Datum*>(palloc0(sizeof(Datum) * (count + 1)));
        auto* nulls = static_cast<bool*>(palloc0(sizeof(bool) * (count + 1)));
        for (int i = 0; i < count; ++i)
            results[i] = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &nulls[i]);
        int sizes[] = {count}, bounds[] = {1};
        ArrayType* array = construct_md_array(results, nulls, 1, sizes, bounds, FLOAT8OID,
                                              sizeof(double), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
        MemoryContextSwitchTo(theirs);
        SPI_finish();
        return PointerGetDatum(array);
    });
}

}  // namespace

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_check_expression, [](runlytics::pg::Arguments& args) {
    const auto* info = args.info();
    const Oid type = runlytics::pg::call([&] { return get_fn_expr_argtype(info->flinfo, 1); });
    runlytics::pg::check(args.text(0), type);
    return BoolGetDatum(true);
});

RUNLYTICS_FUNCTION(runlytics_evaluate_expression, [](runlytics::pg::Arguments& args) {
    const auto* info = args.info();
    const Oid type = runlytics::pg::call([&] { return get_fn_expr_argtype(info->flinfo, 1); });
    const int milliseconds = args.int4(2);
    if (milliseconds < 1 || milliseconds > 600'000)
        throw runlytics::Error("22023", "an expression has 1 ms to 10 minutes");
    const runlytics::pg::Deadline deadline(milliseconds);
    try {
        runlytics::pg::check(args.text(0), type);
        return runlytics::pg::evaluate(args.text(0), args.datum(1), type);
    } catch (const runlytics::pg::PostgresError& error) {
        if (!runlytics::pg::time_is_up) throw;
        runlytics::pg::core_error(error);
        throw runlytics::Error("54000", "the expression took too long",
                               "It had " + std::to_string(milliseconds) + " ms.");
    }
});
