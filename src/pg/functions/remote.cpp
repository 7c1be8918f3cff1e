// What sources need to ask other servers: URLs, and the lists of buckets.
#include <string>

#include "core/crypto/sigv4.h"
#include "core/services/s3_listing.h"
#include "core/text/limits.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

namespace {

using runlytics::pg::Arguments;
using runlytics::pg::Columns;
using runlytics::pg::RowWriter;
using runlytics::services::S3Listing;

// No server takes a longer URL by far, and what is copied in one go hears no cancel.
constexpr std::size_t max_url_bytes = std::size_t{1} << 20;

// The type runlytics_internal.s3_object.
constinit Columns object_columns = {"key", "etag", "bytes", "continuation"};

}  // namespace

RUNLYTICS_FUNCTION(runlytics_url_encode, [](Arguments& args) {
    const bool keep_slashes = DatumGetBool(args.datum(1));
    runlytics::text::check_limit(args.text(0).size(), max_url_bytes, "bytes of a URL");
    return runlytics::pg::make_text(runlytics::crypto::url_encode(args.text(0), keep_slashes));
});

// The last row has no key when there is a next page: it brings the token, if the store gave one.
RUNLYTICS_FUNCTION(runlytics_s3_listing, [](Arguments& args) {
    const S3Listing listing = runlytics::services::parse_s3_listing(args.bytes(0));
    const std::size_t objects = listing.objects.size();
    const bool has_more = listing.truncated || !listing.continuation.empty();
    const std::size_t rows = objects + (has_more ? 1 : 0);
    return runlytics::pg::return_rows(args, object_columns, rows,
                                      [&](std::size_t i, RowWriter& row) {
                                          if (i == objects) {
                                              row.null();
                                              row.null();
                                              row.null();
                                              if (listing.continuation.empty()) {
                                                  row.null();
                                              } else {
                                                  row.text(listing.continuation);
                                              }
                                              return;
                                          }
                                          row.text(listing.objects[i].key);
                                          row.text(listing.objects[i].etag);
                                          row.datum(Int64GetDatum(listing.objects[i].bytes));
                                      });
});
