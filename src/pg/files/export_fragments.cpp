// An export that is cut into documents, read on from one transaction to the next.
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/archive/nest.h"
#include "core/formats/formats.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"
#include "pg/files/archives.h"
#include "pg/files/regular_file.h"
#include "pg/files/upload.h"

namespace {

using runlytics::Error;
using runlytics::formats::ExportSplitter;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::open_archive;
using runlytics::pg::readable_path;
using runlytics::pg::RegularFile;
using runlytics::pg::RowWriter;
namespace archive = runlytics::archive;

constexpr std::size_t slice_bytes = 1 << 20;
constexpr std::size_t batch_bytes = 8 << 20;

// The type runlytics_internal.export_fragment.
constinit Columns fragment_columns = {"body", "read_to"};

// An export on its way: where it is read, and what was cut off it. It can only go forward.
class OpenExport {
  public:
    OpenExport(std::string path, std::string member)
        : path_(std::move(path)), member_(std::move(member)), file_(readable_path(path_)) {
        if (!member_.empty()) packed_ = open_archive(path_, true)->open(member_);
    }

    bool stands_at(std::string_view path, std::string_view member, std::int64_t read_to) const {
        return path == path_ && member == member_ && read_to == read_to_;
    }
    bool done() const { return done_; }
    std::int64_t read_to() const { return read_to_; }

    // The next fragments, until they are many or the export is at its end. What goes wrong is
    // thrown one call later, when the fragments before it are safe.
    std::deque<std::string> next() {
        if (failure_) throw Error(*failure_);
        try {
            while (!done_ && ready_bytes_ < batch_bytes)
                read_slice();
        } catch (const Error& error) {
            failure_ = error;
            if (ready_.empty()) throw;
        }
        ready_bytes_ = 0;
        return std::exchange(ready_, {});
    }

  private:
    void read_slice() {
        const std::vector<std::byte> slice =
            packed_ ? packed_->read(slice_bytes) : file_.read(read_to_, slice_bytes);
        if (!splitter_) splitter_ = splitter_for(slice);
        if (slice.empty()) {
            done_ = true;
            return splitter_->finish();
        }
        read_to_ += static_cast<std::int64_t>(slice.size());
        splitter_->push(slice);
    }

    // That of the format of which the export begins.
    std::unique_ptr<ExportSplitter> splitter_for(std::span<const std::byte> beginning) {
        const auto* const format = runlytics::formats::detect(beginning);
        if (format == nullptr || format->splitter == nullptr) {
            throw Error(runlytics::sqlstate::malformed_input,
                        "not an export that is read in fragments");
        }
        return format->splitter([this](std::string fragment) { take(std::move(fragment)); });
    }

    void take(std::string fragment) {
        ready_bytes_ += fragment.size();
        ready_.push_back(std::move(fragment));
    }

    std::string path_;
    std::string member_;
    RegularFile file_;
    std::optional<archive::MemberReader> packed_;
    std::deque<std::string> ready_;
    std::size_t ready_bytes_ = 0;
    std::int64_t read_to_ = 0;
    bool done_ = false;
    std::optional<Error> failure_;
    std::unique_ptr<ExportSplitter> splitter_;
};

// The one that was read last stays open beyond the commits of the procedure that reads it: a packed
// file has no other way to the place where it was left.
std::unique_ptr<OpenExport> open_export;

void close_export(XactEvent event, void*) {
    if (event == XACT_EVENT_ABORT) open_export.reset();
}

// The export, read up to a place; opened and read again where another one was open.
OpenExport& export_at(const std::string& path, const std::string& member, std::int64_t read_to) {
    static bool registered = false;
    if (!registered) {
        call([] { RegisterXactCallback(close_export, nullptr); });
        registered = true;
    }
    if (open_export && open_export->stands_at(path, member, read_to)) return *open_export;
    open_export.reset();
    open_export = std::make_unique<OpenExport>(path, member);
    while (open_export->read_to() < read_to && !open_export->done())
        open_export->next();
    return *open_export;
}

std::deque<std::string> next_of(OpenExport& source) {
    try {
        return source.next();
    } catch (const Error&) {
        open_export.reset();
        throw;
    }
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_export_fragments, [](Arguments& args) {
    const std::string path(args.text(0));
    readable_path(path);
    const std::string member(args.is_null(1) ? std::string_view() : args.text(1));
    OpenExport& source = export_at(path, member, args.int8(2));
    const std::deque<std::string> fragments = next_of(source);
    const std::int64_t read_to = source.read_to();
    // Without a fragment a row says how far the reading came; no row says that it is over.
    const bool over = source.done() && fragments.empty();
    if (over) open_export.reset();
    const std::size_t rows = over ? 0 : std::max<std::size_t>(fragments.size(), 1);
    return runlytics::pg::return_rows(
        args, fragment_columns, rows, [&](std::size_t i, RowWriter& row) {
            if (i < fragments.size()) {
                row.datum(runlytics::pg::make_varlena(std::as_bytes(std::span(fragments[i]))));
            } else {
                row.null();
            }
            row.datum(Int64GetDatum(read_to));
        });
});
