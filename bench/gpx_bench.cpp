// Our GPX parser beside the XML libraries that one would otherwise use, all on the same document of
// one hour at a sample a second. Ours also sorts, cleans, measures the way along the positions and
// sums up; theirs only extract the same values into the same columns.
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#if __has_include(<pugixml.hpp>)
#include <pugixml.hpp>
#if __has_include(<libxml/parser.h>)
#include <libxml/parser.h>
#define HAS_LIBXML2
#endif
#define HAS_PUGIXML
#endif

#include "core/formats/gpx.h"
#include "core/text/values.h"

namespace {

constexpr int samples = 3600;

// The document, indented and with the digits that Garmin Connect writes. RUNLYTICS_GPX_FILE names
// where to leave it for peers in other languages.
const std::string& document() {
    static const std::string text = [] {
        std::string out =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx creator=\"Garmin Connect\" "
            "version=\"1.1\"\n  xmlns:ns3=\"http://www.garmin.com/xmlschemas/"
            "TrackPointExtension/v1\"\n  xmlns=\"http://www.topografix.com/GPX/1/1\">\n  <trk>\n"
            "    <name>Run</name>\n    <type>running</type>\n    <trkseg>\n";
        char point[1000];
        for (int i = 0; i < samples; ++i) {
            std::snprintf(
                point, sizeof point,
                "      <trkpt lat=\"%.17g\" lon=\"%.17g\">\n        <ele>%.16g</ele>\n"
                "        <time>2024-06-01T12:%02d:%02d.000Z</time>\n        <extensions>\n"
                "          <ns3:TrackPointExtension>\n            <ns3:atemp>21.0</ns3:atemp>\n"
                "            <ns3:hr>%d</ns3:hr>\n            <ns3:cad>%d</ns3:cad>\n"
                "          </ns3:TrackPointExtension>\n        </extensions>\n      </trkpt>\n",
                52.5 + i / 33333.0, 13.4 + i / 77777.0, 40 + 10 * std::sin(i / 300.0), i / 60,
                i % 60, 140 + i % 30, 80 + i % 10);
            out += point;
        }
        out += "    </trkseg>\n  </trk>\n</gpx>\n";
        if (const char* const path = std::getenv("RUNLYTICS_GPX_FILE")) {
            std::ofstream(path, std::ios::binary) << out;
        }
        return out;
    }();
    return text;
}

// The columns that every contender fills.
struct Columns {
    std::vector<std::int64_t> time;
    std::vector<double> latitude, longitude, altitude, temperature, heart_rate, cadence;

    void add_time(std::string_view text) {
        const auto time_read = runlytics::text::to_time(text);
        time.push_back(time_read ? time_read->at : 0);
    }

    // The column of an element of a trkpt; none for the other elements.
    std::vector<double>* column(std::string_view local) {
        if (local == "ele") return &altitude;
        if (local == "atemp") return &temperature;
        if (local == "hr") return &heart_rate;
        if (local == "cad") return &cadence;
        return nullptr;
    }
};

// Says how much was read, and that all of it was.
void report(benchmark::State& state, std::size_t read) {
    if (read != samples) state.SkipWithError("samples are missing");
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * document().size()));
}

void BM_GpxParse(benchmark::State& state) {
    std::size_t read = 0;
    for (auto _ : state) {
        const auto bytes = std::as_bytes(std::span(document()));
        read = runlytics::formats::parse_gpx(bytes)[0].track.size();
    }
    report(state, read);
}
BENCHMARK(BM_GpxParse)->Unit(benchmark::kMillisecond);

#ifdef HAS_PUGIXML
void BM_GpxPugixml(benchmark::State& state) {
    std::size_t read = 0;
    for (auto _ : state) {
        pugi::xml_document tree;
        tree.load_buffer(document().data(), document().size());
        Columns columns;
        const auto segment = tree.child("gpx").child("trk").child("trkseg");
        for (const auto point : segment.children("trkpt")) {
            columns.latitude.push_back(point.attribute("lat").as_double());
            columns.longitude.push_back(point.attribute("lon").as_double());
            columns.altitude.push_back(point.child("ele").text().as_double());
            columns.add_time(point.child_value("time"));
            const auto extension = point.child("extensions").first_child();
            columns.temperature.push_back(extension.child("ns3:atemp").text().as_double());
            columns.heart_rate.push_back(extension.child("ns3:hr").text().as_double());
            columns.cadence.push_back(extension.child("ns3:cad").text().as_double());
        }
        read = columns.cadence.size();
    }
    report(state, read);
}
BENCHMARK(BM_GpxPugixml)->Unit(benchmark::kMillisecond);
#endif

#ifdef HAS_LIBXML2
// The same extraction from the callbacks of a SAX parser, numbers read by the fastest way there is.
struct SaxReader {
    Columns columns;
    std::string text;

    void start(const char* name, const xmlChar** attributes, int count) {
        text.clear();
        if (std::strcmp(name, "trkpt") != 0) return;
        for (int i = 0; i < count; ++i) {
            // Name, prefix, URI, and the two ends of the value.
            const auto* const attribute = reinterpret_cast<const char**>(attributes) + 5 * i;
            const auto length = static_cast<std::size_t>(attribute[4] - attribute[3]);
            const double value = runlytics::text::to_number({attribute[3], length});
            if (std::strcmp(attribute[0], "lat") == 0) columns.latitude.push_back(value);
            if (std::strcmp(attribute[0], "lon") == 0) columns.longitude.push_back(value);
        }
    }
    void end(const char* name) {
        if (std::strcmp(name, "time") == 0) columns.add_time(text);
        if (auto* const column = columns.column(name))
            column->push_back(runlytics::text::to_number(text));
        text.clear();
    }
};

void BM_GpxLibxml2Sax2(benchmark::State& state) {
    xmlSAXHandler handler{};
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = [](void* r, const xmlChar* name, const xmlChar*, const xmlChar*, int,
                                const xmlChar**, int count, int, const xmlChar** attributes) {
        static_cast<SaxReader*>(r)->start(reinterpret_cast<const char*>(name), attributes, count);
    };
    handler.endElementNs = [](void* r, const xmlChar* name, const xmlChar*, const xmlChar*) {
        static_cast<SaxReader*>(r)->end(reinterpret_cast<const char*>(name));
    };
    handler.characters = [](void* r, const xmlChar* text, int length) {
        static_cast<SaxReader*>(r)->text.append(reinterpret_cast<const char*>(text),
                                                static_cast<std::size_t>(length));
    };
    std::size_t read = 0;
    for (auto _ : state) {
        SaxReader reader;
        xmlSAXUserParseMemory(&handler, &reader, document().data(),
                              static_cast<int>(document().size()));
        read = reader.columns.cadence.size();
    }
    report(state, read);
}
BENCHMARK(BM_GpxLibxml2Sax2)->Unit(benchmark::kMillisecond);
#endif

}  // namespace
