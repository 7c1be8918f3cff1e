// Our reader of Apple's export beside libxml2's SAX2 parser, on the export of a simulated phone.
// The peer extracts the same: type, value, unit, start, end and source of every Record, with our
// own readers of numbers and dates, which are the fastest way there is. Ours also maps types and
// units.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#if __has_include(<libxml/parser.h>)
#include <libxml/parser.h>
#define HAS_LIBXML2
#endif

#include "core/formats/apple/apple.h"
#include "core/formats/apple/split.h"
#include "core/formats/apple/values.h"
#include "core/text/values.h"
#include "simulator/apple_export.h"

namespace {

constexpr int megabytes = 24;
constexpr std::size_t slice_bytes = 1 << 20;

struct Export {
    std::string text;
    std::size_t records = 0;
};

const Export& document() {
    static const Export made = [] {
        runlytics::simulator::Options options;
        options.first_day = runlytics::simulator::parse_date("2024-01-01");
        options.weeks = 26;
        options.apple_export_mb = megabytes;
        options.folder = std::filesystem::temp_directory_path() / "runlytics-apple-bench";
        Export result;
        result.records = runlytics::simulator::write_apple_export(options);
        std::ifstream file(options.folder / "apple_health_export/export.xml", std::ios::binary);
        result.text.assign(std::istreambuf_iterator<char>(file), {});
        std::filesystem::remove_all(options.folder);
        return result;
    }();
    return made;
}

std::span<const std::byte> document_bytes() {
    return std::as_bytes(std::span(document().text));
}

// What every contender adds up, so that nothing is left out of the work.
struct Sum : runlytics::HealthSink {
    std::size_t records = 0;
    double values = 0;
    std::int64_t seconds = 0;
    std::size_t bytes = 0;

    void take(const runlytics::HealthRecord& record) override {
        ++records;
        values += record.value;
        seconds += record.ends_at - record.starts_at;
        bytes += record.source.size() + record.unit.size();
    }
};

void report(benchmark::State& state, std::size_t read, std::size_t wanted) {
    if (read < wanted) state.SkipWithError("records are missing");
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * document().text.size()));
}

void BM_AppleParse(benchmark::State& state) {
    std::size_t read = 0;
    for (auto _ : state) {
        Sum sum;
        runlytics::formats::parse_apple_health(document_bytes(), sum);
        read = sum.records;
    }
    report(state, read, document().records);
}
BENCHMARK(BM_AppleParse)->Unit(benchmark::kMillisecond);

void BM_AppleSplit(benchmark::State& state) {
    std::size_t bytes = 0;
    for (auto _ : state) {
        bytes = 0;
        runlytics::formats::AppleExportSplitter splitter(
            [&](std::string fragment) { bytes += fragment.size(); });
        for (auto rest = document_bytes(); !rest.empty();) {
            const auto slice = rest.first(std::min(rest.size(), slice_bytes));
            splitter.push(slice);
            rest = rest.subspan(slice.size());
        }
        splitter.finish();
    }
    report(state, bytes, document().text.size() / 2);
}
BENCHMARK(BM_AppleSplit)->Unit(benchmark::kMillisecond);

// What an export goes through as it is taken in: cut into levelled documents, each of which is
// parsed.
void BM_AppleCutAndParse(benchmark::State& state) {
    std::size_t read = 0;
    for (auto _ : state) {
        Sum sum;
        runlytics::formats::AppleExportSplitter splitter([&](std::string fragment) {
            runlytics::formats::parse_apple_health(std::as_bytes(std::span(fragment)), sum);
        });
        for (auto rest = document_bytes(); !rest.empty();) {
            const auto slice = rest.first(std::min(rest.size(), slice_bytes));
            splitter.push(slice);
            rest = rest.subspan(slice.size());
        }
        splitter.finish();
        read = sum.records;
    }
    report(state, read, document().records);
}
BENCHMARK(BM_AppleCutAndParse)->Unit(benchmark::kMillisecond);

#ifdef HAS_LIBXML2
void start_element(void* user, const xmlChar* name, const xmlChar*, const xmlChar*, int,
                   const xmlChar**, int count, int, const xmlChar** attributes) {
    if (std::strcmp(reinterpret_cast<const char*>(name), "Record") != 0) return;
    Sum& sum = *static_cast<Sum*>(user);
    runlytics::HealthRecord record;
    for (int i = 0; i < count; ++i) {
        const std::string_view key(reinterpret_cast<const char*>(attributes[5 * i]));
        const std::string_view value(
            reinterpret_cast<const char*>(attributes[5 * i + 3]),
            static_cast<std::size_t>(attributes[5 * i + 4] - attributes[5 * i + 3]));
        if (key == "type") record.metric = value;
        if (key == "sourceName") record.source = value;
        if (key == "unit") record.unit = value;
        if (key == "value") record.value = runlytics::text::to_number(value);
        if (key == "startDate")
            record.starts_at = runlytics::formats::to_apple_time(value).value_or(0);
        if (key == "endDate") record.ends_at = runlytics::formats::to_apple_time(value).value_or(0);
    }
    sum.take(record);
}

// In slices, as an export of gigabytes would have to be read.
void BM_AppleLibxml2Sax2(benchmark::State& state) {
    xmlSAXHandler handler{};
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = start_element;
    std::size_t read = 0;
    for (auto _ : state) {
        Sum sum;
        // The document type that an iPhone writes is malformed: the peer is spared it.
        const std::string_view text =
            std::string_view(document().text).substr(document().text.find("<HealthData"));
        xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, &sum, nullptr, 0, nullptr);
        for (std::size_t at = 0; at < text.size(); at += slice_bytes) {
            const std::size_t size = std::min(slice_bytes, text.size() - at);
            xmlParseChunk(parser, text.data() + at, static_cast<int>(size), 0);
        }
        xmlParseChunk(parser, nullptr, 0, 1);
        xmlFreeParserCtxt(parser);
        read = sum.records;
    }
    report(state, read, document().records);
}
BENCHMARK(BM_AppleLibxml2Sax2)->Unit(benchmark::kMillisecond);
#endif

}  // namespace
