// Tells formats apart by their first few kilobytes.
#include <algorithm>

#include "core/compress/gzip.h"
#include "core/formats/formats.h"
#include "core/formats/readable.h"

namespace runlytics::formats {

namespace {

const Format* detect_plain(Bytes file, std::span<const OwnColumn> own) {
    const Readable readable(file.first(std::min(file.size(), head_bytes)));
    const Head head(readable.bytes(), own);
    const auto all = formats();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Format& format) {
        return format.shape == head.shape() && format.is(head);
    });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

// Of a gzip file only the beginning is unpacked.
const Format* detect(Bytes file, std::span<const OwnColumn> own) {
    if (!compress::is_gzip(file)) return detect_plain(file, own);
    return detect_plain(compress::gunzip_head(file, head_bytes), own);
}

}  // namespace runlytics::formats
