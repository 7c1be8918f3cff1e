#include <array>
#include <memory>
#include <optional>

#include "core/stream/layout.h"

namespace runlytics::stream {

// Keeps the columns that were asked for.
class Reader::Decoder {
  public:
    explicit Decoder(Bytes bytes) : layout_(parse_layout(bytes)) {}

    const Layout& layout() const { return layout_; }

    // The column's values in steps of its resolution; empty when the stream has no such column.
    std::span<const std::int32_t> values(std::size_t column) {
        const auto& stored = layout_.columns[column];
        if (!stored) return {};
        const auto samples = layout_.header.samples;
        auto& kept = decoded_[column];
        if (!kept) {
            const auto size = decoded_size(samples);
            auto fresh = std::make_unique_for_overwrite<std::int32_t[]>(size);
            decode_column(*stored, samples, {fresh.get(), size});
            kept = std::move(fresh);
        }
        return {kept.get(), samples};
    }

    std::span<const std::uint32_t> pauses() {
        if (!pauses_) pauses_ = parse_pauses(layout_);
        return *pauses_;
    }

  private:
    Layout layout_;
    std::array<std::unique_ptr<std::int32_t[]>, column_count> decoded_;
    std::optional<std::vector<std::uint32_t>> pauses_;
};

Reader::Reader(Bytes bytes) : decoder_(std::make_unique<Decoder>(bytes)) {}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

const Header& Reader::header() const {
    return decoder_->layout().header;
}

bool Reader::has(Channel channel) const {
    return decoder_->layout().columns[column_of(channel)].has_value();
}

std::span<const std::int32_t> Reader::times() {
    return decoder_->values(time_column);
}

std::span<const std::int32_t> Reader::values(Channel channel) {
    return decoder_->values(column_of(channel));
}

std::span<const std::uint32_t> Reader::pauses() {
    return decoder_->pauses();
}

Track decode(Bytes bytes) {
    Reader reader(bytes);
    Track track;
    track.time.reserve(reader.size());
    for (const auto time : reader.times())
        track.time.push_back(reader.header().started_at + time);
    for (std::size_t i = 0; i < channel_count; ++i) {
        const auto channel = static_cast<Channel>(i);
        const double scale = scale_of(channel);
        auto& column = track.column(channel);
        column.reserve(reader.has(channel) ? reader.size() : 0);
        for (const auto value : reader.values(channel)) {
            column.push_back(value == missing ? missing_value : value / scale);
        }
    }
    track.pauses.assign(reader.pauses().begin(), reader.pauses().end());
    return track;
}

}  // namespace runlytics::stream
