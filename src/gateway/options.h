#pragma once

#include <cstdint>
#include <string>

namespace runlytics::gateway {

// What the command line says.
struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8321;
    std::string cert_file, key_file;  // empty: no TLS
    std::string spool_folder;
    bool pages = false;      // serve pages instead of taking deliveries
    std::string connection;  // of libpq
};

extern const char* const usage;

// Reads the command line. Throws Error 22023 for one that it does not understand.
Options read_options(int count, char** arguments);

}  // namespace runlytics::gateway
