#include "gateway/options.h"

#include <charconv>
#include <cstdlib>
#include <getopt.h>
#include <string_view>

#include "core/error.h"

namespace runlytics::gateway {

const char* const usage =
    "Usage: runlytics-gateway [OPTION]... [CONNECTION]\n"
    "Takes deliveries over HTTP and writes them into a runlytics warehouse, or shows what is in "
    "it.\n"
    "\n"
    "  --address ADDRESS  where to listen, in numbers (127.0.0.1)\n"
    "  --port PORT        the port (8321)\n"
    "  --cert FILE        a certificate for TLS, PEM\n"
    "  --key FILE         its private key, PEM\n"
    "  --pages            serve the pages of Mission Control and take no deliveries\n"
    "  --spool FOLDER     for bodies that are too long for memory ($TMPDIR or /tmp)\n"
    "\n"
    "CONNECTION is a string of libpq such as \"host=/var/run/postgresql dbname=running\"; what it\n"
    "does not say comes from the environment (PGHOST, PGDATABASE, ...), but the user, which is\n"
    "runlytics_ingest.\n";

namespace {

std::uint16_t read_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error == std::errc{} && end == text.data() + text.size() && port > 0) return port;
    throw Error(sqlstate::invalid_parameter, "a port is a number from 1 to 65535");
}

std::string temporary_folder() {
    const char* folder = std::getenv("TMPDIR");
    return folder == nullptr ? "/tmp" : folder;
}

void take(Options& options, int option, const char* value) {
    switch (option) {
        case 'a':
            options.address = value;
            return;
        case 'p':
            options.port = read_port(value);
            return;
        case 'c':
            options.cert_file = value;
            return;
        case 'k':
            options.key_file = value;
            return;
        case 'g':
            options.pages = true;
            return;
        case 's':
            options.spool_folder = value;
            return;
        default:
            throw Error(sqlstate::invalid_parameter, "no such option");
    }
}

}  // namespace

Options read_options(int count, char** arguments) {
    static const option known[] = {{"address", required_argument, nullptr, 'a'},
                                   {"port", required_argument, nullptr, 'p'},
                                   {"cert", required_argument, nullptr, 'c'},
                                   {"key", required_argument, nullptr, 'k'},
                                   {"spool", required_argument, nullptr, 's'},
                                   {"pages", no_argument, nullptr, 'g'},
                                   {nullptr, 0, nullptr, 0}};
    Options options;
    options.spool_folder = temporary_folder();
    for (int each = 0; (each = getopt_long(count, arguments, "", known, nullptr)) != -1;)
        take(options, each, optarg);
    if (optind < count) options.connection = arguments[optind++];
    if (optind < count) throw Error(sqlstate::invalid_parameter, "too many arguments");
    return options;
}

}  // namespace runlytics::gateway
