// Tells formats apart by their first few kilobytes.
#include <algorithm>

#include "core/compress/gzip.h"
#include "core/formats/formats.h"
#include "core/formats/readable.h"

namespace runlytics::formats {

namespace {

const Format* detect_plain(Bytes file, std::span<const OwnColumn> own, std::string_view name) {
    const Readable readable(file.first(std::min(file.size(), head_bytes)));
    const Head head(readable.bytes(), own, name);
    const auto all = formats();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Format& format) {
        return format.shape == head.shape() && format.is(head);
    });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

// Of a gzip file only the beginning is unpacked.
const Format* detect(Bytes file, std::span<const OwnColumn> own, std::string_view name) {
    if (!compress::is_gzip(file)) return detect_plain(file, own, name);
    return detect_plain(compress::gunzip_head(file, head_bytes), own, name);
}

}  // namespace runlytics::formats
