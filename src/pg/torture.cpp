// The proof of the boundary: raises every kind of failure from several C++ frames deep, each of
// which owns an object. The extension declares none of this; the tests do.
#include <new>
#include <stdexcept>
#include <vector>

#include "core/interrupt.h"
#include "pg/boundary/boundary.h"

namespace {

using runlytics::Error;
using runlytics::pg::Arguments;
using runlytics::pg::call;

int live_objects = 0;

// An object that must be destroyed on every way out.
class Witness {
  public:
    Witness() : memory_(64) { ++live_objects; }
    ~Witness() { --live_objects; }
    Witness(const Witness&) = delete;
    Witness& operator=(const Witness&) = delete;

  private:
    std::vector<int> memory_;
};

void raise_in_postgres() {
    call([] {
        ereport(ERROR, (errcode(ERRCODE_DIVISION_BY_ZERO), errmsg("raised in PostgreSQL"),
                        errdetail("detail of PostgreSQL"), errhint("hint of PostgreSQL")));
    });
}

// An error inside a guard inside a C++ callback inside a guard.
void raise_nested() {
    call([] { call([] { raise_in_postgres(); }); });
}

void loop_until_cancelled() {
    for (;;)
        runlytics::poll_interrupt();
}

void raise(std::string_view kind) {
    if (kind == "error") throw Error("22P02", "raised in core", "detail of core", "hint of core");
    if (kind == "bad_alloc") throw std::bad_alloc();
    if (kind == "length_error") throw std::length_error("raised by the library");
    if (kind == "exception") throw std::runtime_error("raised by the library");
    if (kind == "unknown") throw 42;
    if (kind == "postgres") raise_in_postgres();
    if (kind == "nested") raise_nested();
    if (kind == "through_postgres") call([] { throw Error("22003", "thrown inside a guard"); });
    if (kind == "loop") loop_until_cancelled();
}

void raise_from_depth(std::string_view kind, int depth) {
    const Witness witness;
    if (depth == 0) return raise(kind);
    raise_from_depth(kind, depth - 1);
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_torture_raise, [](Arguments& args) {
    raise_from_depth(args.text(0), args.int4(1));
    return Datum{0};
});

RUNLYTICS_FUNCTION(runlytics_torture_live_objects,
                   [](Arguments&) { return Int32GetDatum(live_objects); });
