// sha256_of_parts(): the digest of what is kept in parts, one part in memory at a time.
#include <memory>

#include "core/crypto/sha256.h"
#include "pg/boundary/aggregate_state.h"
#include "pg/boundary/results.h"

namespace {

using runlytics::crypto::Sha256;
using runlytics::pg::Arguments;
using runlytics::pg::call;

// A digest on its way, which goes with the memory of the aggregate.
struct Kept {
    MemoryContextCallback callback;
    Sha256* digest;
};

void drop(void* kept) {
    std::unique_ptr<Sha256>(static_cast<Kept*>(kept)->digest).reset();
}

Kept* begin(const Arguments& args) {
    auto digest = std::make_unique<Sha256>();
    Kept* const kept = call([&] {
        MemoryContext memory = nullptr;
        AggCheckCallContext(args.info(), &memory);
        auto* made = static_cast<Kept*>(MemoryContextAllocZero(memory, sizeof(Kept)));
        made->callback.func = drop;
        made->callback.arg = made;
        MemoryContextRegisterResetCallback(memory, &made->callback);
        return made;
    });
    kept->digest = digest.release();
    return kept;
}

Kept* kept_in(const Arguments& args) {
    return reinterpret_cast<Kept*>(DatumGetPointer(args.datum(0)));
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_sha256_step, [](Arguments& args) {
    runlytics::pg::require_aggregate(args);
    Kept* const kept = args.is_null(0) ? begin(args) : kept_in(args);
    if (!args.is_null(1)) kept->digest->add(args.bytes(1));
    return PointerGetDatum(kept);
});

RUNLYTICS_FUNCTION(runlytics_sha256_end, [](Arguments& args) {
    runlytics::pg::require_aggregate(args);
    if (args.is_null(0)) return args.null();
    return runlytics::pg::make_varlena(kept_in(args)->digest->finish());
});
