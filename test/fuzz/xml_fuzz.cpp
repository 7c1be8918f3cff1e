// The scanner against libxml2: the same events, or both refuse the document.
//
// Left out of the comparison, because we differ on purpose: white space before the declaration,
// DOCTYPE, encodings other than UTF-8, and limits. A cut document is one that libxml2 refuses.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <memory>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/xml/scanner.h"

namespace {

using runlytics::Error;
using runlytics::xml::Event;
using runlytics::xml::Scanner;

enum class Verdict { well_formed, refused, incomparable };

struct Reading {
    Verdict verdict = Verdict::well_formed;
    std::string events;
};

void add_text(std::string& events, std::string_view text) {
    events.append(text);
}

void add_start(std::string& events, std::string_view name) {
    events.append("\x01<").append(name);
}

void add_attribute(std::string& events, std::string_view name, std::string_view value) {
    events.append("\x02").append(name).append("=").append(value);
}

void add_end(std::string& events, std::string_view name) {
    events.append("\x03/").append(name).append("\x04");
}

// What our scanner sees.
Reading read_ours(std::string_view document) {
    Reading reading;
    try {
        Scanner scanner(std::as_bytes(std::span(document.data(), document.size())));
        while (true) {
            const Event event = scanner.next();
            if (event == Event::end_of_document) return reading;
            if (event == Event::text) add_text(reading.events, scanner.text());
            if (event == Event::end_element) add_end(reading.events, scanner.name().qualified);
            if (event == Event::cut) break;
            if (event != Event::start_element) continue;
            add_start(reading.events, scanner.name().qualified);
            for (const auto& a : scanner.attributes()) {
                add_attribute(reading.events, a.name.qualified, a.value);
            }
            reading.events += '\x04';
        }
        reading.verdict = Verdict::refused;
    } catch (const Error& error) {
        const bool malformed = error.state() == runlytics::sqlstate::malformed_input;
        reading.verdict = malformed ? Verdict::refused : Verdict::incomparable;
    }
    return reading;
}

std::string_view as_text(const xmlChar* text) {
    return reinterpret_cast<const char*>(text);
}

// libxml2's callbacks. The first version of SAX gives names as they are written.
void on_start(void* events, const xmlChar* name, const xmlChar** attributes) {
    auto& out = *static_cast<std::string*>(events);
    add_start(out, as_text(name));
    for (; attributes != nullptr && *attributes != nullptr; attributes += 2) {
        add_attribute(out, as_text(attributes[0]), as_text(attributes[1]));
    }
    out += '\x04';
}

void on_end(void* events, const xmlChar* name) {
    add_end(*static_cast<std::string*>(events), as_text(name));
}

void on_text(void* events, const xmlChar* text, int length) {
    add_text(*static_cast<std::string*>(events),
             {reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)});
}

void ignore_error(void*, const char*, ...) {}

// What libxml2 sees, with the network and the file system out of its reach.
Reading read_theirs(std::string_view document) {
    Reading reading;
    const auto free_context = [](xmlParserCtxt* context) { xmlFreeParserCtxt(context); };
    const std::unique_ptr<xmlParserCtxt, decltype(free_context)> context(
        xmlCreateMemoryParserCtxt(document.data(), static_cast<int>(document.size())),
        free_context);
    if (!context) return {Verdict::refused, {}};
    xmlSAXHandler handler{};
    handler.initialized = 1;
    handler.startElement = on_start;
    handler.endElement = on_end;
    handler.characters = on_text;
    handler.ignorableWhitespace = on_text;
    handler.cdataBlock = on_text;
    handler.error = ignore_error;
    handler.fatalError = ignore_error;
    *context->sax = handler;
    context->userData = &reading.events;
    context->options |= XML_PARSE_NONET;
    context->replaceEntities = 1;  // else "&amp;" in a value stays a reference
    xmlParseDocument(context.get());
    if (context->wellFormed == 0) reading.verdict = Verdict::refused;
    return reading;
}

// Whether we differ on purpose from what libxml2 does with such a document.
bool differs_on_purpose(std::string_view document) {
    if (document.find("<!DOCTYPE") != std::string_view::npos) return true;
    // libxml2 takes a NUL for the end, and guesses EBCDIC from the first four bytes.
    if (document.find('\0') != std::string_view::npos || document.starts_with("\x4C\x6F\xA7\x94"))
        return true;
    if (document.starts_with("\xFF\xFE") || document.starts_with("\xFE\xFF")) return true;
    if (document.starts_with("\xEF\xBB\xBF")) document.remove_prefix(3);
    const auto first = document.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return false;
    if (first > 0 && document.substr(first).starts_with("<?xml")) return true;
    const auto declaration = document.substr(0, document.find("?>"));
    return declaration.find("encoding") != std::string_view::npos &&
           declaration.find("encoding=\"UTF-8\"") == std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view document(reinterpret_cast<const char*>(data), size);
    const Reading ours = read_ours(document);
    if (size == 0 || ours.verdict == Verdict::incomparable || differs_on_purpose(document))
        return 0;
    const Reading theirs = read_theirs(document);
    const bool both_read =
        ours.verdict == Verdict::well_formed && theirs.verdict == Verdict::well_formed;
    if (ours.verdict == theirs.verdict && (!both_read || ours.events == theirs.events)) return 0;
    std::fprintf(stderr, "ours %d: %s\ntheirs %d: %s\n", static_cast<int>(ours.verdict),
                 ours.events.c_str(), static_cast<int>(theirs.verdict), theirs.events.c_str());
    std::abort();
}
