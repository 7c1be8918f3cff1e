// Our TCX parser beside the XML libraries that one would otherwise use, all on the same document of
// one hour at a sample a second. Ours also sorts, cleans and sums up; theirs only extract the same
// values into the same columns.
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#if __has_include(<pugixml.hpp>)
#include <pugixml.hpp>
#if __has_include(<expat.h>)
#include <expat.h>
#if __has_include(<libxml/parser.h>)
#include <libxml/parser.h>
#define HAS_LIBXML2
#endif
#define HAS_EXPAT
#endif
#define HAS_PUGIXML
#endif

#include "core/formats/tcx.h"
#include "core/text/values.h"
#include "core/xml/scanner.h"

namespace {

constexpr int samples = 3600;

// The document, indented and with the digits that Garmin Connect writes.
const std::string& document() {
    static const std::string text = [] {
        std::string out =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TrainingCenterDatabase "
            "xmlns:ns3=\"http://www.garmin.com/xmlschemas/ActivityExtension/v2\" "
            "xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\">\n  "
            "<Activities>\n"
            "    <Activity Sport=\"Running\">\n      <Id>2024-06-01T12:00:00.000Z</Id>\n"
            "      <Lap StartTime=\"2024-06-01T12:00:00.000Z\">\n"
            "        <TotalTimeSeconds>3600.0</TotalTimeSeconds>\n        <Track>\n";
        char point[1000];
        for (int i = 0; i < samples; ++i) {
            std::snprintf(
                point, sizeof point,
                "          <Trackpoint>\n            <Time>2024-06-01T12:%02d:%02d.000Z</Time>\n"
                "            <Position>\n              <LatitudeDegrees>%.15g</LatitudeDegrees>\n"
                "              <LongitudeDegrees>%.15g</LongitudeDegrees>\n            "
                "</Position>\n"
                "            <AltitudeMeters>%.14g</AltitudeMeters>\n"
                "            <DistanceMeters>%.14g</DistanceMeters>\n            <HeartRateBpm>\n"
                "              <Value>%d</Value>\n            </HeartRateBpm>\n            "
                "<Extensions>\n"
                "              <ns3:TPX>\n                <ns3:Speed>%.15g</ns3:Speed>\n"
                "                <ns3:RunCadence>%d</ns3:RunCadence>\n              </ns3:TPX>\n"
                "            </Extensions>\n          </Trackpoint>\n",
                i / 60, i % 60, 52.5 + i / 33333.0, 13.4 + i / 77777.0,
                40 + 10 * std::sin(i / 300.0), i * 3.1415926, 140 + i % 30, 3 + std::cos(i / 50.0),
                80 + i % 10);
            out += point;
        }
        return out +
               "        </Track>\n      </Lap>\n    </Activity>\n  "
               "</Activities>\n</TrainingCenterDatabase>\n";
    }();
    return text;
}

// The columns that every contender fills.
struct Columns {
    std::vector<std::int64_t> time;
    std::vector<double> latitude, longitude, altitude, distance, heart_rate, speed, cadence;

    void add_time(std::string_view text) {
        const auto time_read = runlytics::text::to_time(text);
        time.push_back(time_read ? time_read->at : 0);
    }

    // The column of an element of a Trackpoint; none for the other elements.
    std::vector<double>* column(std::string_view local) {
        if (local == "LatitudeDegrees") return &latitude;
        if (local == "LongitudeDegrees") return &longitude;
        if (local == "AltitudeMeters") return &altitude;
        if (local == "DistanceMeters") return &distance;
        if (local == "Value") return &heart_rate;
        if (local == "Speed") return &speed;
        if (local == "RunCadence") return &cadence;
        return nullptr;
    }
};

// Says how much was read, and that all of it was.
void report(benchmark::State& state, std::size_t read) {
    if (read != samples) state.SkipWithError("samples are missing");
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * document().size()));
}

std::span<const std::byte> document_bytes() {
    return std::as_bytes(std::span(document()));
}

void BM_TcxParse(benchmark::State& state) {
    std::size_t read = 0;
    for (auto _ : state)
        read = runlytics::formats::parse_tcx(document_bytes())[0].track.size();
    report(state, read);
}
BENCHMARK(BM_TcxParse)->Unit(benchmark::kMillisecond);

void BM_ScannerAlone(benchmark::State& state) {
    for (auto _ : state) {
        runlytics::xml::Scanner scanner(document_bytes());
        while (scanner.next() != runlytics::xml::Event::end_of_document) {
        }
    }
    report(state, samples);
}
BENCHMARK(BM_ScannerAlone)->Unit(benchmark::kMillisecond);

// The part of a name behind its prefix.
[[maybe_unused]] std::string_view local_name(const char* name) {
    const char* const colon = std::strchr(name, ':');
    return colon ? colon + 1 : name;
}

#ifdef HAS_PUGIXML
void BM_Pugixml(benchmark::State& state) {
    std::size_t read = 0;
    for (auto _ : state) {
        pugi::xml_document tree;
        tree.load_buffer(document().data(), document().size());
        Columns columns;
        const auto lap =
            tree.child("TrainingCenterDatabase").child("Activities").child("Activity").child("Lap");
        for (const auto point : lap.child("Track").children("Trackpoint")) {
            columns.add_time(point.child_value("Time"));
            const auto position = point.child("Position");
            const auto tpx = point.child("Extensions").first_child();
            columns.latitude.push_back(position.child("LatitudeDegrees").text().as_double());
            columns.longitude.push_back(position.child("LongitudeDegrees").text().as_double());
            columns.altitude.push_back(point.child("AltitudeMeters").text().as_double());
            columns.distance.push_back(point.child("DistanceMeters").text().as_double());
            columns.heart_rate.push_back(
                point.child("HeartRateBpm").child("Value").text().as_double());
            columns.speed.push_back(tpx.child("ns3:Speed").text().as_double());
            columns.cadence.push_back(tpx.child("ns3:RunCadence").text().as_double());
        }
        read = columns.cadence.size();
    }
    report(state, read);
}
BENCHMARK(BM_Pugixml)->Unit(benchmark::kMillisecond);
#endif

// The same extraction from the callbacks of a SAX parser, numbers read by the fastest way there is.
struct SaxReader {
    Columns columns;
    bool in_point = false;
    std::string text;

    void start(const char* name) {
        if (local_name(name) == "Trackpoint") in_point = true;
        text.clear();
    }
    void end(const char* name) {
        const std::string_view local = local_name(name);
        if (local == "Trackpoint") in_point = false;
        if (!in_point) return;
        if (local == "Time") columns.add_time(text);
        if (auto* const column = columns.column(local))
            column->push_back(runlytics::text::to_number(text));
        text.clear();
    }
};

#ifdef HAS_EXPAT
void BM_Expat(benchmark::State& state) {
    std::size_t read = 0;
    for (auto _ : state) {
        SaxReader reader;
        const XML_Parser parser = XML_ParserCreate(nullptr);
        XML_SetUserData(parser, &reader);
        XML_SetElementHandler(
            parser,
            [](void* r, const char* name, const char**) {
                static_cast<SaxReader*>(r)->start(name);
            },
            [](void* r, const char* name) { static_cast<SaxReader*>(r)->end(name); });
        XML_SetCharacterDataHandler(parser, [](void* r, const char* text, int length) {
            static_cast<SaxReader*>(r)->text.append(text, static_cast<std::size_t>(length));
        });
        XML_Parse(parser, document().data(), static_cast<int>(document().size()), 1);
        XML_ParserFree(parser);
        read = reader.columns.cadence.size();
    }
    report(state, read);
}
BENCHMARK(BM_Expat)->Unit(benchmark::kMillisecond);
#endif

#ifdef HAS_LIBXML2
void BM_Libxml2Sax2(benchmark::State& state) {
    xmlSAXHandler handler{};
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = [](void* r, const xmlChar* name, const xmlChar*, const xmlChar*, int,
                                const xmlChar**, int, int, const xmlChar**) {
        static_cast<SaxReader*>(r)->start(reinterpret_cast<const char*>(name));
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
BENCHMARK(BM_Libxml2Sax2)->Unit(benchmark::kMillisecond);
#endif

}  // namespace
